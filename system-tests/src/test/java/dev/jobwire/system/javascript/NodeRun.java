package dev.jobwire.system.javascript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs in the JavaScript client's folder; its output is kept in a file. */
public final class NodeRun implements AutoCloseable {

  private final List<String> command;
  private final Process process;
  private final Path output;

  private NodeRun(List<String> command, Process process, Path output) {
    this.command = command;
    this.process = process;
    this.output = output;
  }

  static NodeRun start(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "javascript").toAbsolutePath());
    Path output = parent.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(JavaScriptClient.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    // A run of tests that is interrupted must not leave it behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new NodeRun(command, process, output);
  }

  /** Waits for its end; whether that came in time and was a good one. */
  boolean exitsWithin(Duration limit) {
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
