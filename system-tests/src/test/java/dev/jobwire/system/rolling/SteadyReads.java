package dev.jobwire.system.rolling;

import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads lists, numbers and a job at a steady rate, and waits for the end of that job all the time;
 * every answer must be good.
 */
final class SteadyReads implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int THREADS = 4;
  private static final int EVERY_MILLIS = 100;

  /** One for each replica, as the proxy takes them in turns. */
  private static final int WAITERS = 2;

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final Api api;
  private final String owner;
  private final List<String> paths;
  private final Violations violations;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger endedEarly = new AtomicInteger();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final ScheduledExecutorService waiters = Executors.newScheduledThreadPool(WAITERS);

  /**
   * Begins to read.
   *
   * @param job a job of the owner's that never ends meanwhile
   */
  SteadyReads(Api api, String owner, String job, Violations violations) {
    this.api = api;
    this.owner = owner;
    this.paths = List.of("/jobs?limit=20", "/stats", "/jobs/" + job, "/job-types");
    this.violations = violations;
    for (int i = 0; i < THREADS; i++) {
      threads.scheduleAtFixedRate(
          this::read,
          (long) i * EVERY_MILLIS,
          (long) THREADS * EVERY_MILLIS,
          TimeUnit.MILLISECONDS);
    }
    for (int i = 0; i < WAITERS; i++) {
      waiters.scheduleWithFixedDelay(
          () -> await("/jobs/" + job + "?wait=" + WAIT.toSeconds()),
          0,
          EVERY_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  private void read() {
    get(paths.get(count.get() % paths.size()), LIMIT);
    count.incrementAndGet();
  }

  private void await(String path) {
    long begun = System.nanoTime();
    if (get(path, WAIT.plus(LIMIT)) && System.nanoTime() - begun < WAIT.toNanos()) {
      endedEarly.incrementAndGet();
    }
  }

  private boolean get(String path, Duration limit) {
    try {
      Answer answer = api.get(0, owner, path, limit);
      if (answer.status() == 200) {
        return true;
      }
      violations.add("a read failed", path + ": " + answer.status() + " " + answer.text());
    } catch (IOException e) {
      if (!(e instanceof InterruptedIOException && waiters.isShutdown())) {
        violations.add("a read was not answered", path + ": " + e);
      }
    }
    return false;
  }

  /** How many reads were answered so far. */
  int count() {
    return count.get();
  }

  /** How many waits were answered before their time, because their replica stopped. */
  int endedEarly() {
    return endedEarly.get();
  }

  /** Stops; returns once no read is under way. */
  void stop() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("a read did not end");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    waiters.shutdownNow();
  }
}
