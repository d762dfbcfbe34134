package dev.jobwire.rules.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program that one of Debian's packages has. */
public final class DebianProgram {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final String name;
  private final Obstacle obstacle;

  /**
   * What is not tested where it is missing is said in a warning, and how to get it.
   *
   * @param name as it is called
   * @param inPackage what to install
   * @param what is tested by it
   * @param probe with what it ends well where it can be used; its version when there are none
   */
  public DebianProgram(String name, String inPackage, String what, String... probe) {
    this.name = name;
    String[] asked = probe.length == 0 ? new String[] {"--version"} : probe;
    this.obstacle =
        new Obstacle(
            what,
            () -> runs(asked) ? "" : "No " + name + " can be used: apt-get install " + inPackage);
  }

  private boolean runs(String... arguments) {
    try {
      return ProgramRun.start(Path.of(""), name + "/probe.txt", Map.of(), command(arguments))
          .exitsWithin(SOON);
    } catch (IOException e) {
      return false;
    }
  }

  /** Skips the calling test where it is missing. */
  public void require() {
    obstacle.require();
  }

  /**
   * Begins it.
   *
   * @param output the name of the file for what it prints
   */
  public ProgramRun start(Path folder, String output, List<String> arguments) {
    try {
      return ProgramRun.start(
          folder, name + "/" + output, Map.of(), command(arguments.toArray(String[]::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(List.of(arguments));
    return command;
  }
}
