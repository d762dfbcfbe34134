package dev.jobwire.rules.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs in a folder; its output is kept in a file. */
public final class ProgramRun implements AutoCloseable {

  private final List<String> command;
  private final Process process;
  private final Path output;

  private ProgramRun(List<String> command, Process process, Path output) {
    this.command = command;
    this.process = process;
    this.output = output;
  }

  /** Begins it; the output goes to a file in {@code target}. */
  static ProgramRun start(
      Path folder, String output, Map<String, String> environment, List<String> command)
      throws IOException {
    Path file = Path.of("target").resolve(output).toAbsolutePath();
    Files.createDirectories(file.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .redirectOutput(file.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    // A run of tests that is interrupted must not leave it behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new ProgramRun(command, process, file);
  }

  /** Waits for its end; whether that came in time and was a good one. */
  public boolean exitsWithin(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      close();
    }
  }

  /** It must end in time, and well; if not, this fails with all that it printed. */
  public void succeedsWithin(Duration limit) {
    if (!exitsWithin(limit)) {
      throw new AssertionError(command + " failed, or took more than " + limit + ":\n" + output());
    }
  }

  /** What it printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it, and what it started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
