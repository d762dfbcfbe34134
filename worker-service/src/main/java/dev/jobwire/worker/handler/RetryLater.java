package dev.jobwire.worker.handler;

import java.time.Duration;
import java.util.Objects;

/**
 * A failure after which the next attempt should wait for a given time instead of the usual backoff:
 * what {@code Retry-After} is to HTTP. It uses up an attempt like any failure.
 */
public class RetryLater extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration after;

  /**
   * Asks for a delay.
   *
   * @param after how long to wait at least; negative counts as zero, and a day is the most
   * @param message why, for the owner to read
   */
  public RetryLater(Duration after, String message) {
    this(after, message, null);
  }

  /** As {@link #RetryLater(Duration, String)}, with what caused it. */
  public RetryLater(Duration after, String message, Throwable cause) {
    super(message, cause);
    this.after = Objects.requireNonNull(after, "after");
  }

  /** How long to wait before the next attempt. */
  public Duration after() {
    return after;
  }
}
