package dev.jobwire.system;

import dev.jobwire.local.infra.Installation;
import dev.jobwire.local.process.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The whole product, started by {@code ./start} as a user does. */
public final class Stack implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(90);

  /**
   * None runs for long enough to earn what optimised code costs to make; and memory that comes in
   * larger pieces is there sooner.
   */
  private static final String JAVA_FLAGS = "-XX:TieredStopAtLevel=1 -XX:+UseTransparentHugePages";

  private static final int FIRST_PORT = 19_500;
  private static final int LAST_PORT = 19_990;

  /** The most replicas a test starts: so many ports in a row must be free. */
  private static final int PORTS = 4;

  private static final AtomicInteger NEXT_PORT = new AtomicInteger(FIRST_PORT);

  private final Process launcher;
  private final Path data;
  private final Path output;
  private final int port;

  private Stack(Process launcher, Path data, Path output, int port) {
    this.launcher = launcher;
    this.data = data;
    this.output = output;
    this.port = port;
  }

  /** Starts it on free ports and returns when it says that it is ready. */
  public static Stack start(Path data, Map<String, String> environment, String... options) {
    Stack stack = launch(data, freePort(), environment, options);
    try {
      stack.awaitReady();
      return stack;
    } catch (RuntimeException | Error e) {
      stack.close();
      throw e;
    }
  }

  /** Starts it and waits for nothing. */
  static Stack launch(Path data, int port, Map<String, String> environment, String... options) {
    Path root = Installation.find().root();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(root.resolve("start").toString(), "--port", Integer.toString(port)));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of(options));
    try {
      Files.createDirectories(data);
      Path output = Files.createTempFile(data, "output-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      // Nobody balances load between the replicas of most tests, so they need not wait for that.
      builder.environment().put("JOBS_STOP_NOTICE", "PT0S");
      builder.environment().put("JOBS_STREAM_WS_DRAIN", "PT1.5S");
      builder.environment().put("QUARKUS_SHUTDOWN_DELAY", "PT2.7S");
      builder.environment().put("JOBWIRE_JAVA_FLAGS", JAVA_FLAGS);
      builder.environment().putAll(environment);
      Process process = builder.start();
      // A run of tests that is interrupted must not leave it behind.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      return new Stack(process, data, output, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    try {
      Awaitility.await()
          .atMost(READY_LIMIT)
          .until(() -> output().contains("Jobwire is ready.") || !launcher.isAlive());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not ready: " + output(), e);
    }
    if (!launcher.isAlive()) {
      throw new AssertionError("ended with " + launcher.exitValue() + ": " + output());
    }
  }

  /** The address of a replica of the api, counted from 1. */
  public URI api(int replica) {
    return URI.create("http://127.0.0.1:" + (port + replica - 1));
  }

  public Path data() {
    return data;
  }

  /** A setting that the launcher made up, of those in {@code run/env}. */
  public String env(String name) {
    return read(data.resolve("run/env"))
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in run/env"));
  }

  /** What {@code run/*.pid} name, pid by name. */
  public Map<String, Long> pids() {
    return RunDirectory.pids(data.resolve("run"));
  }

  /** Sends the launcher SIGTERM and waits for its end; returns its exit code. */
  int stop() {
    launcher.destroy();
    return awaitExit();
  }

  /** SIGKILL for the launcher alone. */
  void kill() {
    launcher.destroyForcibly();
    awaitExit();
  }

  int awaitExit() {
    try {
      if (!launcher.waitFor(EXIT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + output());
      }
      return launcher.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** All that it printed so far. */
  public String output() {
    return read(output);
  }

  /** Whether a process runs; one that ended and was not reaped yet does not. */
  public static boolean runs(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
          && !(Files.exists(stat) && Files.readString(stat).contains(") Z "));
    } catch (IOException e) {
      // It ended while its file was read.
      return false;
    }
  }

  /**
   * The first of four free ports in a row, away from those that the system hands out itself, and
   * behind those that were given out before: their stack may not listen yet.
   */
  static int freePort() {
    for (int tried = FIRST_PORT; tried < LAST_PORT; tried += PORTS) {
      int first = NEXT_PORT.getAndUpdate(p -> p + PORTS < LAST_PORT ? p + PORTS : FIRST_PORT);
      if (IntStream.range(first, first + PORTS).allMatch(Stack::isFree)) {
        return first;
      }
    }
    throw new AssertionError("no free ports");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (launcher.isAlive()) {
      stop();
    }
  }

  @Override
  public String toString() {
    return output();
  }
}
