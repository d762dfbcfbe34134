package dev.jobwire.rules.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A folder with a {@code package.json}, whose programs node runs. */
public final class NodeProject {

  private static final int LEAST_NODE = 20;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\..*");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration INSTALLED = Duration.ofMinutes(3);

  private final Path folder;
  private final String outputs;
  private final Obstacle obstacle;

  /**
   * Nothing is run or installed by this yet.
   *
   * @param folder from the root of the repository
   * @param what is tested by it, for the warning where it can't be run
   * @param outputs a folder in {@code target} for what its programs print
   */
  public NodeProject(String folder, String what, String outputs) {
    this.folder = Path.of("..").resolve(folder).toAbsolutePath().normalize();
    this.outputs = outputs;
    this.obstacle = new Obstacle(what, this::install);
  }

  /**
   * Installs what it needs, once for all; skips the calling test where there is no node, or what it
   * needs can't be had.
   */
  public void require() {
    obstacle.require();
  }

  /** Likewise, but only tells: whether it can be run. */
  public boolean isThere() {
    return obstacle.found().isEmpty();
  }

  private String install() {
    try {
      ProgramRun node = run("version", Map.of(), List.of("node", "--version"));
      Matcher version = VERSION.matcher(node.exitsWithin(SOON) ? node.output().trim() : "");
      if (!version.matches() || Integer.parseInt(version.group(1)) < LEAST_NODE) {
        return "It needs node " + LEAST_NODE + " or newer, this one says: " + node.output();
      }
      if (isInstalled()) {
        return "";
      }
      ProgramRun npm =
          run(
              "install",
              Map.of(),
              List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund"));
      return npm.exitsWithin(INSTALLED)
          ? ""
          : "npm ci does not get it what it needs: " + npm.output();
    } catch (IOException e) {
      return "It needs node " + LEAST_NODE + " or newer, and npm: " + e.getMessage();
    }
  }

  /** npm writes its own lock last, so one that is newer than ours is of a whole installation. */
  private boolean isInstalled() throws IOException {
    Path installed = folder.resolve("node_modules/.package-lock.json");
    return Files.exists(installed)
        && Files.getLastModifiedTime(installed)
                .compareTo(Files.getLastModifiedTime(folder.resolve("package-lock.json")))
            > 0;
  }

  /** Begins something in its folder; the name is for the file that gets the output. */
  public ProgramRun start(String name, Map<String, String> environment, String... command) {
    try {
      return run(name, environment, List.of(command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProgramRun run(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    return ProgramRun.start(folder, outputs + "/" + name + ".log", environment, command);
  }

  public Path folder() {
    return folder;
  }
}
