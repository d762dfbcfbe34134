package dev.jobwire.local.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A running child. It gets a session of its own where {@code setsid} is there: Ctrl-C in a terminal
 * then reaches the launcher alone, which stops its children in order. {@code setsid} replaces
 * itself by the program, so the pid is the program's.
 */
public final class ChildProcess {

  private static final int LONGEST_LINE = 16 * 1024;
  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private final Process process;
  private final Thread reader;

  private ChildProcess(Process process, Thread reader) {
    this.process = process;
    this.reader = reader;
  }

  /**
   * Starts it; what it prints goes to {@code output} line by line.
   *
   * @throws StartFailure when the program can't be run at all
   */
  public static ChildProcess start(ChildSpec spec, OutputSink output) {
    List<String> command = new ArrayList<>();
    SETSID.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .ifPresent(command::add);
    command.addAll(spec.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.directory().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().putAll(spec.environment());
    try {
      Process process = builder.start();
      Thread reader =
          new Thread(
              () -> read(process.getInputStream(), line -> output.line(spec.name(), line)),
              spec.name() + " output");
      reader.setDaemon(true);
      reader.start();
      return new ChildProcess(process, reader);
    } catch (IOException e) {
      throw new StartFailure("can't run " + spec.name() + ": " + e.getMessage(), e);
    }
  }

  /** Reads lines until the end; one that is longer than 16 KiB comes in pieces. */
  static void read(InputStream stream, Consumer<String> lines) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream input = new BufferedInputStream(stream)) {
      for (int b = input.read(); b >= 0; b = input.read()) {
        if (b == '\n' || line.size() == LONGEST_LINE) {
          lines.accept(take(line));
        }
        if (b != '\n' && b != '\r') {
          line.write(b);
        }
      }
    } catch (IOException e) {
      lines.accept("(output ends: " + e.getMessage() + ")");
    }
    if (line.size() > 0) {
      lines.accept(take(line));
    }
  }

  private static String take(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return text;
  }

  /** The pid of the program itself. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it ends, at most so long. Says whether it did. */
  public boolean endsWithin(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits for its end, and for what it printed last; returns its exit code. */
  public int awaitEnd() throws InterruptedException {
    int code = process.waitFor();
    // A grandchild may hold the pipe open for longer: its words are not waited for.
    reader.join(Duration.ofSeconds(1).toMillis());
    return code;
  }

  /** Asks it to stop, and ends it for good when it has not within the grace period. */
  public void stop(Signal signal, Duration grace) throws InterruptedException {
    if (process.isAlive()) {
      signal.send(process.pid());
      if (!endsWithin(grace)) {
        Signal.KILL.send(process.pid());
        process.waitFor();
      }
    }
  }
}
