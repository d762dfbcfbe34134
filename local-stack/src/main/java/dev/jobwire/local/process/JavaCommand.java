package dev.jobwire.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the JVMs of the stack are started: with the Java of this one, on a machine that they share.
 */
public final class JavaCommand {

  /**
   * One thread collects garbage, as several JVMs share a few cores. The second compiler begins
   * later than by default (some six times as many calls): while all start at once it took a fifth
   * of the processor to optimise what runs during starts only; what stays hot still gets to it in
   * seconds.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:Tier4InvocationThreshold=30000",
          "-XX:Tier4MinInvocationThreshold=4000",
          "-XX:Tier4CompileThreshold=60000",
          "-XX:Tier4BackEdgeThreshold=200000",
          "-XX:+ExitOnOutOfMemoryError");

  private JavaCommand() {}

  /**
   * The command.
   *
   * @param heap the most memory for objects, such as {@code 512m}
   * @param program what to run, as {@code java} wants it
   */
  public static List<String> of(String heap, String... program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("-Xmx" + heap);
    command.addAll(List.of(program));
    return command;
  }
}
