package dev.jobwire.system.faults.audit;

import java.util.Set;

/**
 * How a job may end.
 *
 * @param ends the statuses, one of which it must have at the end
 * @param result the JSON text of its result where it is {@code COMPLETED}; null for any
 * @param failures how many of its attempts may have failed
 * @param leastEvents how many resolutions it has at least: one, and one for each retry by hand
 * @param mostEvents and at most: more than the least when nobody knows whether a retry was taken
 */
public record Expectation(
    Set<String> ends, String result, int failures, int leastEvents, int mostEvents) {

  /** It can only succeed, at the first attempt that is not lost. */
  public static Expectation completed(String result) {
    return new Expectation(Set.of("COMPLETED"), result, 0, 1, 1);
  }

  /** It fails so often before it succeeds. */
  public static Expectation completedAfter(int failures) {
    return new Expectation(Set.of("COMPLETED"), null, failures, 1, 1);
  }

  /** It fails for good. */
  public static Expectation failed() {
    return new Expectation(Set.of("FAILED"), null, 1, 1, 1);
  }

  /** The same with other ends. */
  public Expectation ending(Set<String> others) {
    return new Expectation(others, result, failures, leastEvents, mostEvents);
  }

  /** The same with so many resolutions, and so many failed attempts at most. */
  public Expectation resolved(int least, int most, int failedAttempts) {
    return new Expectation(ends, result, failedAttempts, least, most);
  }
}
