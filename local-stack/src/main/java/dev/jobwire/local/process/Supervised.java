package dev.jobwire.local.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a program running: starts it, names it in the run directory, reports its death and starts
 * it again with backoff, until it is stopped.
 */
public final class Supervised {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int LAST_LINES = 5;

  private final Program program;
  private final RunDirectory run;
  private final OutputSink output;
  private final Thread thread;
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(10));
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Object lock = new Object();
  private ChildProcess current;

  /** Not started yet. */
  public Supervised(Program program, RunDirectory run, OutputSink output) {
    this.program = program;
    this.run = run;
    this.output = output;
    this.thread = new Thread(this::supervise, program.name() + " supervision");
    thread.setDaemon(true);
  }

  /**
   * Starts it in the background.
   *
   * @return done when the program is ready for the first time, failed when it can't be started
   */
  public CompletableFuture<Void> start() {
    thread.start();
    return ready;
  }

  /**
   * Starts all side by side.
   *
   * @return done when all are ready for the first time, failed as soon as one can't be started
   */
  public static CompletableFuture<Void> startAll(List<Supervised> programs) {
    List<CompletableFuture<Void>> starts = programs.stream().map(Supervised::start).toList();
    CompletableFuture<Void> all = CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new));
    starts.forEach(
        start ->
            start.whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    all.completeExceptionally(failure);
                  }
                }));
    return all;
  }

  /** Stops it and waits for its end, which its grace period bounds. */
  public void stop() throws InterruptedException {
    stopping.countDown();
    ChildProcess child;
    synchronized (lock) {
      child = current;
    }
    if (child != null) {
      child.stop(program.stopSignal(), program.grace());
    }
    thread.join();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void supervise() {
    try {
      while (!isStopping()) {
        long started = System.nanoTime();
        String end = runOnce();
        if (isStopping()) {
          break;
        }
        Duration wait = backoff.afterRun(Duration.ofNanos(System.nanoTime() - started));
        say(program.name() + " " + end + ", starting it again in " + wait.toMillis() + " ms");
        if (stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
          break;
        }
      }
    } catch (RuntimeException e) {
      ready.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ready.completeExceptionally(new StartFailure(program.name() + " was stopped"));
    }
  }

  /** Returns how it ended. Until it was ready once, what can't be started fails for good. */
  private String runOnce() throws InterruptedException {
    try {
      ChildProcess child = launch(program.prepare(this::runTask), output);
      if (child == null) {
        return "was stopped";
      }
      String failed = awaitReady(child);
      if (failed != null) {
        child.stop(program.stopSignal(), program.grace());
        forget(program.name());
        return failed;
      }
      int code = child.awaitEnd();
      forget(program.name());
      StartFailure reason = ready.isDone() || isStopping() ? null : program.giveUp();
      if (reason != null) {
        throw reason;
      }
      return "(pid " + child.pid() + ") ended with exit code " + code;
    } catch (RuntimeException e) {
      if (!ready.isDone()) {
        throw e;
      }
      return "can't be started: " + e.getMessage();
    }
  }

  /** Null when ready or dead; else why it has to be started anew. */
  private String awaitReady(ChildProcess child) throws InterruptedException {
    while (child.isAlive() && !program.isReady(child.pid())) {
      child.endsWithin(LOOK_AGAIN);
    }
    if (!child.isAlive()) {
      return null;
    }
    try {
      program.complete();
    } catch (RuntimeException e) {
      if (!child.isAlive()) {
        return null;
      }
      if (!ready.isDone()) {
        child.stop(program.stopSignal(), program.grace());
        forget(program.name());
        throw e;
      }
      return "started, but: " + e.getMessage();
    }
    if (!ready.complete(null) && !isStopping()) {
      say(program.name() + " is back (pid " + child.pid() + ")");
    }
    return null;
  }

  private void runTask(ChildSpec task) {
    LastLines said = new LastLines(LAST_LINES);
    try {
      ChildProcess child = launch(task, said);
      if (child == null) {
        throw new StartFailure(program.name() + " was stopped");
      }
      int code = child.awaitEnd();
      forget(task.name());
      if (code != 0) {
        throw new StartFailure(task.name() + " failed (exit code " + code + "): " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure(task.name() + " was interrupted", e);
    }
  }

  /** Null when a stop came first: what starts under the lock is seen by the stop. */
  private ChildProcess launch(ChildSpec spec, OutputSink sink) {
    synchronized (lock) {
      if (isStopping()) {
        return null;
      }
      ChildProcess child = ChildProcess.start(spec, sink);
      current = child;
      try {
        run.record(spec.name(), child.pid());
      } catch (RuntimeException e) {
        Signal.KILL.send(child.pid());
        throw e;
      }
      return child;
    }
  }

  private void forget(String name) {
    synchronized (lock) {
      current = null;
      run.forget(name);
    }
  }

  private void say(String line) {
    output.line("launcher", line);
  }
}
