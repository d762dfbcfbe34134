package dev.jobwire.benchmarks;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets one thing begin after another, not faster than the pace; what was late is not made up. */
public final class Pace implements AutoCloseable {

  private final Semaphore tick = new Semaphore(0);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /** One thing each {@code every}. */
  public Pace(Duration every) {
    clock.scheduleAtFixedRate(
        () -> {
          if (tick.availablePermits() == 0) {
            tick.release();
          }
        },
        0,
        every.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  /** Returns when the next may begin. */
  public void next() throws InterruptedException {
    tick.acquire();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
