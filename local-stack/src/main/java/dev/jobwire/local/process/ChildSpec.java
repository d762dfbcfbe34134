package dev.jobwire.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run.
 *
 * @param name names the process in pid files and logs
 * @param command the program and its arguments; the program must be the process itself, no wrapper
 * @param environment added to the environment of this JVM
 * @param directory where it runs
 */
public record ChildSpec(
    String name, List<String> command, Map<String, String> environment, Path directory) {

  /** Keeps copies of its own. */
  public ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
