package dev.jobwire.clients;

import dev.jobwire.rules.program.NodeProject;
import dev.jobwire.rules.program.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs what belongs to {@code clients/js}, where this machine can. */
public final class JavaScriptClient {

  private static final NodeProject PROJECT =
      new NodeProject("clients/js", "the JavaScript client", "javascript");

  private JavaScriptClient() {}

  /**
   * Installs what the tests need, once for all; skips the calling test, and says why, where there
   * is no node, or what it needs can't be had.
   */
  public static void require() {
    PROJECT.require();
  }

  /** Likewise, but only tells: whether it can be run. */
  public static boolean isThere() {
    return PROJECT.isThere();
  }

  /** Begins something in its folder; the name is for the file that gets the output. */
  public static ProgramRun start(String name, Map<String, String> environment, String... command) {
    return PROJECT.start(name, environment, command);
  }

  /** The files of tests that need a running service, relative to the folder. */
  public static List<String> serviceTests() {
    try (Stream<Path> files = Files.list(PROJECT.folder().resolve("test/service"))) {
      return files
          .map(file -> "test/service/" + file.getFileName())
          .filter(file -> file.endsWith(".test.js"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
