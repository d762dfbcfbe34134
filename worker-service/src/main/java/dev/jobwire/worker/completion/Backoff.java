package dev.jobwire.worker.completion;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: exponential, with jitter so that jobs which failed
 * together do not return together. Pure.
 */
public final class Backoff {

  /** A wait is this much shorter or longer than the curve says. */
  static final double JITTER = 0.2;

  private final Duration first;
  private final double factor;
  private final Duration max;
  private final DoubleSupplier chance;

  /**
   * A backoff.
   *
   * @param first the wait after the first attempt
   * @param factor how many times longer each further wait is, at least 1
   * @param max the longest wait, jitter included
   * @param chance numbers from 0 (included) to 1
   */
  public Backoff(Duration first, double factor, Duration max, DoubleSupplier chance) {
    if (first.isNegative() || first.isZero() || factor < 1 || max.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "jobs.retry: first must be positive, factor at least 1, max at least first");
    }
    this.first = first;
    this.factor = factor;
    this.max = max;
    this.chance = chance;
  }

  /** The wait after a failed attempt, counted from 1; at least a millisecond. */
  public Duration after(int attempt) {
    double curve = first.toMillis() * Math.pow(factor, Math.max(0, attempt - 1));
    double capped = Math.min(curve, max.toMillis());
    double jittered = capped * (1 - JITTER + 2 * JITTER * chance.getAsDouble());
    return Duration.ofMillis(Math.max(1, Math.round(Math.min(jittered, max.toMillis()))));
  }
}
