package dev.jobwire.worker.lease;

import java.time.Duration;

/**
 * When to renew and when to let go, by a clock that never goes back. Counted from when a renewal
 * was sent: the database grants it later than that, so the worker lets go before others may think
 * it dead. Pure.
 *
 * @param lease how long a renewal is good for
 */
public record LeaseTerms(Duration lease) {

  private static final int RENEWALS_PER_LEASE = 3;
  private static final int MARGIN_PART = 10;
  private static final Duration RETRY = Duration.ofMillis(200);

  /** Checks the lease. */
  public LeaseTerms {
    if (lease.compareTo(Duration.ofMillis(500)) < 0) {
      throw new IllegalArgumentException("jobs.worker.lease must be at least PT0.5S");
    }
  }

  /** How long after a good renewal was sent the next one is due. */
  public Duration renewAfter() {
    return lease.dividedBy(RENEWALS_PER_LEASE);
  }

  /** How long after a failed renewal the next one is due. */
  public Duration retryAfter() {
    Duration third = renewAfter();
    return third.compareTo(RETRY) < 0 ? third : RETRY;
  }

  /** How long a renewal may go unanswered before it is given up. */
  public Duration answerWithin() {
    return renewAfter();
  }

  /**
   * How long handlers may still run without another good renewal, never negative; the last tenth of
   * the lease is left to stop them.
   *
   * @param sentNanos when the last good renewal was sent
   * @param nowNanos now
   */
  public Duration remaining(long sentNanos, long nowNanos) {
    Duration left = lease.minus(lease.dividedBy(MARGIN_PART)).minusNanos(nowNanos - sentNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
