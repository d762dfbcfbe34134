package dev.jobwire.local.process;

import java.time.Duration;

/**
 * How long to wait before a process that died is started again: twice as long each time, from the
 * start again once it stayed up.
 */
public final class Backoff {

  private final Duration first;
  private final Duration longest;
  private final Duration stayedUp;
  private Duration next;

  /**
   * @param first the first wait
   * @param longest no wait is longer
   * @param stayedUp a process that ran this long is taken for healthy: the waits start over
   */
  public Backoff(Duration first, Duration longest, Duration stayedUp) {
    this.first = first;
    this.longest = longest;
    this.stayedUp = stayedUp;
    this.next = first;
  }

  /** The wait after a process died that had run for {@code uptime}. */
  public Duration afterRun(Duration uptime) {
    if (uptime.compareTo(stayedUp) >= 0) {
      next = first;
    }
    Duration wait = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
    return wait;
  }
}
