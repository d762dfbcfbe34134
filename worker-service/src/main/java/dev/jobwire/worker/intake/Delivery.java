package dev.jobwire.worker.intake;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One batch of records: acknowledged as a whole once each of its jobs was claimed, or found not to
 * be claimable. Safe for many threads.
 */
public final class Delivery {

  private final AtomicInteger open;
  private final Runnable acknowledge;

  /**
   * A delivery.
   *
   * @param jobs how many jobs it brings; with none it is acknowledged at once
   * @param acknowledge tells Kafka
   */
  public Delivery(int jobs, Runnable acknowledge) {
    this.open = new AtomicInteger(jobs);
    this.acknowledge = acknowledge;
    if (jobs == 0) {
      acknowledge.run();
    }
  }

  /** One of its jobs needs it no longer. */
  public void done() {
    if (open.decrementAndGet() == 0) {
      acknowledge.run();
    }
  }
}
