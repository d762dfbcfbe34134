package dev.jobwire.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * When a process started, as a text to compare: pids come round again, a pid with its start time
 * does not. On Linux it is what the kernel counts in ticks since boot, which setting the clock does
 * not move (proc(5), field 22 of stat); elsewhere the JDK's instant.
 */
final class ProcessStart {

  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  private ProcessStart() {}

  /** Empty when no such process runs; one that is dead and not yet reaped does not run. */
  static Optional<String> of(long pid) {
    Path stat = PROC.resolve(Long.toString(pid)).resolve("stat");
    if (!Files.exists(PROC.resolve("self/stat"))) {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .flatMap(process -> process.info().startInstant())
          .map(Object::toString);
    }
    try {
      return parse(Files.readString(stat)).map(ticks -> bootId() + "/" + ticks);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The start time of a stat line, empty for a zombie. Its second field may hold blanks. */
  static Optional<String> parse(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
    boolean dead = "Z".equals(fields[STATE]) || "X".equals(fields[STATE]);
    return dead ? Optional.empty() : Optional.of(fields[START_TIME]);
  }

  private static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).trim();
    } catch (IOException e) {
      return "boot";
    }
  }
}
