package dev.jobwire.system.rolling;

import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads lists, numbers and a job that is waited for, at a steady rate; every answer must be good.
 */
final class SteadyReads implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int THREADS = 4;
  private static final int EVERY_MILLIS = 100;

  private final Api api;
  private final String owner;
  private final List<String> paths;
  private final Violations violations;
  private final AtomicInteger count = new AtomicInteger();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);

  /**
   * Begins to read.
   *
   * @param job a job of the owner's that never ends meanwhile
   */
  SteadyReads(Api api, String owner, String job, Violations violations) {
    this.api = api;
    this.owner = owner;
    this.paths =
        List.of(
            "/jobs?limit=20", "/stats", "/jobs/" + job, "/job-types", "/jobs/" + job + "?wait=2");
    this.violations = violations;
    for (int i = 0; i < THREADS; i++) {
      threads.scheduleAtFixedRate(
          this::read,
          (long) i * EVERY_MILLIS,
          (long) THREADS * EVERY_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  private void read() {
    String path = paths.get(count.getAndIncrement() % paths.size());
    try {
      Answer answer = api.get(0, owner, path, LIMIT);
      if (answer.status() != 200) {
        violations.add("a read failed", path + ": " + answer.status() + " " + answer.text());
      }
    } catch (IOException e) {
      violations.add("a read was not answered", path + ": " + e);
    }
  }

  /** How many reads there were so far. */
  int count() {
    return count.get();
  }

  /** Stops; returns once nothing is under way. */
  void stop() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("a read did not end");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
