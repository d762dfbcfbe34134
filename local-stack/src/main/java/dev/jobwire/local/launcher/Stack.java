package dev.jobwire.local.launcher;

import dev.jobwire.local.infra.DataDirectory;
import dev.jobwire.local.infra.Infrastructure;
import dev.jobwire.local.infra.Installation;
import dev.jobwire.local.process.DirectoryTree;
import dev.jobwire.local.process.Orphans;
import dev.jobwire.local.process.OutputSink;
import dev.jobwire.local.process.RunDirectory;
import dev.jobwire.local.process.StartFailure;
import dev.jobwire.local.process.Supervised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** All processes of one data directory: started in order, stopped in order. */
final class Stack {

  private static final String LAUNCHER = "launcher";
  private static final String ENV = "env";

  private final Options options;
  private final Path directory;
  private final Installation installation;
  private final OutputSink output;
  private final RunDirectory run;
  private final List<Supervised> services = new ArrayList<>();
  private Infrastructure infrastructure;
  private boolean stopped;

  /**
   * Takes the directory; starts nothing.
   *
   * @throws StartFailure when another launcher holds it
   */
  Stack(Options options, Path directory, Installation installation, OutputSink output) {
    this.options = options;
    this.directory = directory;
    this.installation = installation;
    this.output = output;
    this.run = DataDirectory.take(directory);
  }

  /**
   * Starts everything and waits until all is ready.
   *
   * @throws StartFailure when something can't be started, or {@link #stop} came in between
   */
  void start() throws InterruptedException {
    new Orphans(run, output).end();
    if (options.fresh()) {
      throwAway();
    }
    Services.requireFreePorts(options);
    run.record(LAUNCHER, ProcessHandle.current().pid());
    Infrastructure started = infrastructure();
    List<ServiceProgram> programs =
        Services.of(options, installation.root(), started.configuration(), System::getenv);
    Map<String, String> env = new HashMap<>(started.configuration());
    env.putAll(Services.ports(programs));
    EnvFile.write(run.file(ENV), env);
    started.start();
    start(programs);
  }

  private synchronized Infrastructure infrastructure() {
    refuseWhenStopped();
    infrastructure = Infrastructure.within(directory, run, output);
    return infrastructure;
  }

  private void start(List<ServiceProgram> programs) throws InterruptedException {
    CompletableFuture<Void> ready;
    synchronized (this) {
      refuseWhenStopped();
      programs.forEach(program -> services.add(new Supervised(program, run, output)));
      ready = Supervised.startAll(services);
    }
    try {
      ready.get();
    } catch (ExecutionException e) {
      throw new StartFailure(e.getCause().getMessage(), e);
    }
  }

  private void refuseWhenStopped() {
    if (stopped) {
      throw new StartFailure("stopped");
    }
  }

  private void throwAway() {
    try {
      DirectoryTree.delete(directory.resolve("postgres"));
      DirectoryTree.delete(directory.resolve("kafka"));
    } catch (IOException e) {
      throw new StartFailure("can't delete earlier data: " + e.getMessage(), e);
    }
  }

  /** Whether {@link #stop} was called. */
  synchronized boolean isStopped() {
    return stopped;
  }

  /** Stops all services side by side, then Kafka, then PostgreSQL. A second call does nothing. */
  void stop() {
    List<Supervised> running;
    Infrastructure below;
    synchronized (this) {
      if (stopped) {
        return;
      }
      stopped = true;
      running = List.copyOf(services);
      below = infrastructure;
    }
    stopAll(running);
    if (below != null) {
      below.close();
    }
    run.forget(LAUNCHER);
    try {
      Files.deleteIfExists(run.file(ENV));
    } catch (IOException e) {
      output.line(LAUNCHER, "can't delete " + run.file(ENV) + ": " + e.getMessage());
    }
    run.close();
  }

  private static void stopAll(List<Supervised> programs) {
    List<Thread> stops =
        programs.stream().map(program -> new Thread(() -> stop(program), "stop")).toList();
    stops.forEach(Thread::start);
    try {
      for (Thread stop : stops) {
        stop.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(Supervised service) {
    try {
      service.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
