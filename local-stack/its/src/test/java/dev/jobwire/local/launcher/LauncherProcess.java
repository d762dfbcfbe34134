package dev.jobwire.local.launcher;

import dev.jobwire.local.Waiting;
import dev.jobwire.local.infra.Installation;
import dev.jobwire.local.process.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A launcher in a process of its own, as {@code ./start} runs it. */
final class LauncherProcess implements AutoCloseable {

  private static final long EXIT_LIMIT_SECONDS = 60;

  private final Process process;
  private final Path data;
  private final Path output;

  private LauncherProcess(Process process, Path data, Path output) {
    this.process = process;
    this.data = data;
    this.output = output;
  }

  static LauncherProcess start(Path temp, String... options) throws IOException {
    Path root = Installation.find().root();
    Path output = Files.createTempFile(temp, "launcher", ".log");
    Path data = temp.resolve("data");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Stream.of("local-stack/target/classes", "shared-model/target/classes")
                    .map(classes -> root.resolve(classes).toString())
                    .collect(Collectors.joining(File.pathSeparator))
                + File.pathSeparator
                + root.resolve("local-stack/target/lib/*"),
            Launcher.class.getName(),
            "--data",
            data.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    return new LauncherProcess(builder.start(), data, output);
  }

  long pid() {
    return process.pid();
  }

  void awaitReady() {
    Waiting.until("ready: " + this, () -> output().contains(" are ready.") || !process.isAlive());
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + output());
    }
    return process.exitValue();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the files in {@code run} name, pid by name. */
  Map<String, Long> pids() {
    return RunDirectory.pids(data.resolve("run"));
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
      Waiting.until("the launcher ends: " + this, () -> !process.isAlive());
    }
  }

  @Override
  public String toString() {
    return output();
  }
}
