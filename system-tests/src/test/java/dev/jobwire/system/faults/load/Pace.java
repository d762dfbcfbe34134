package dev.jobwire.system.faults.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time between two things that a client does. Safe for many threads. */
public final class Pace {

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Waits; false at once, and without waiting, when the client is to stop. */
  public boolean next(Duration interval) throws InterruptedException {
    return !stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whoever waits stops waiting, and nobody waits any more. */
  public void stop() {
    stopped.countDown();
  }
}
