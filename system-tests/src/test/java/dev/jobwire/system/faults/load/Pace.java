package dev.jobwire.system.faults.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time between two things that a client does. Safe for many threads. */
final class Pace {

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Waits; false at once, and without waiting, when the client is to stop. */
  boolean next(Duration interval) throws InterruptedException {
    return !stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  void stop() {
    stopped.countDown();
  }
}
