package dev.jobwire.system.javascript;

import dev.jobwire.local.infra.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs what belongs to {@code clients/js}, where this machine can. */
public final class JavaScriptClient {

  private static final int LEAST_NODE = 20;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration INSTALLED = Duration.ofMinutes(3);

  /** Why it can't be run; empty when it can. Found out once, as it needs a registry. */
  private static String obstacle;

  private JavaScriptClient() {}

  /**
   * Installs what the tests need, once for all; skips the calling test, and says why, where there
   * is no node, or what it needs can't be had.
   */
  public static void require() {
    String why = obstacle();
    Assumptions.assumeTrue(why.isEmpty(), why);
  }

  /** Likewise, but only tells: whether it can be run. */
  public static boolean isThere() {
    return obstacle().isEmpty();
  }

  private static synchronized String obstacle() {
    if (obstacle == null) {
      obstacle = install();
      if (!obstacle.isEmpty()) {
        System.out.println("=".repeat(80));
        System.out.println("NOT TESTED: the JavaScript client. " + obstacle);
        System.out.println("=".repeat(80));
      }
    }
    return obstacle;
  }

  private static String install() {
    try {
      NodeRun node = NodeRun.start("version", Map.of(), List.of("node", "--version"));
      Matcher version = VERSION.matcher(node.exitsWithin(SOON) ? node.output().trim() : "");
      if (!version.matches() || Integer.parseInt(version.group(1)) < LEAST_NODE) {
        return "It needs node " + LEAST_NODE + " or newer, this one says: " + node.output();
      }
      NodeRun npm =
          NodeRun.start(
              "install", Map.of(), List.of("npm", "ci", "--prefer-offline", "--no-audit"));
      return npm.exitsWithin(INSTALLED)
          ? ""
          : "npm ci does not get it what it needs: " + npm.output();
    } catch (IOException e) {
      return "It needs node " + LEAST_NODE + " or newer, and npm: " + e.getMessage();
    }
  }

  /** Begins something in its folder; the name is for the file that gets the output. */
  public static NodeRun start(String name, Map<String, String> environment, String... command) {
    try {
      return NodeRun.start(name, environment, List.of(command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of tests that need a running service, relative to the folder. */
  public static List<String> serviceTests() {
    try (Stream<Path> files = Files.list(folder().resolve("test/service"))) {
      return files
          .map(file -> "test/service/" + file.getFileName())
          .filter(file -> file.endsWith(".test.js"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path folder() {
    return Installation.find().root().resolve("clients/js");
  }
}
