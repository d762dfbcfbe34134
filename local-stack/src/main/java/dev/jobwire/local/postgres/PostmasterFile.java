package dev.jobwire.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's own {@code postmaster.pid}: the pid in the first line, the state in the eighth
 * (PostgreSQL's pidfile.h).
 */
final class PostmasterFile {

  private static final int STATUS_LINE = 7;

  private final Path file;

  PostmasterFile(Path dataDirectory) {
    this.file = dataDirectory.resolve("postmaster.pid");
  }

  /** Whether the server with this pid says that it takes connections. */
  boolean saysReady(long pid) {
    List<String> lines = lines();
    return lines.size() > STATUS_LINE
        && lines.get(0).equals(Long.toString(pid))
        && lines.get(STATUS_LINE).equals("ready");
  }

  /** The pid that it names, if any. */
  Optional<Long> pid() {
    List<String> lines = lines();
    return lines.isEmpty() || !lines.get(0).matches("[1-9]\\d{0,9}")
        ? Optional.empty()
        : Optional.of(Long.valueOf(lines.get(0)));
  }

  /**
   * Makes a file that a killed server left harmless. PostgreSQL refuses to start while any process
   * has the pid that is in there, which may be another's by now, or a zombie. It takes its parent's
   * pid for stale, though (miscinit.c, CreateLockFile), so ours is put there. The other lines stay:
   * by them it still sees whether sessions of the killed server hold on to its shared memory.
   */
  void handOverTo(long parent) {
    List<String> lines = new ArrayList<>(lines());
    if (lines.isEmpty()) {
      return;
    }
    lines.set(0, Long.toString(parent));
    try {
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> lines() {
    try {
      return Files.exists(file)
          ? Files.readString(file).lines().map(String::strip).toList()
          : List.of();
    } catch (IOException e) {
      // The server replaces and removes it at any moment.
      return List.of();
    }
  }
}
