package dev.jobwire.system.faults.load;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** When submissions were answered, and how. Safe for many threads. */
public final class Answers {

  /**
   * One answer.
   *
   * @param at when it came
   * @param status the HTTP status; 0 when there was no answer
   * @param retryAfter whether it said when to come again
   */
  public record One(Instant at, int status, boolean retryAfter) {}

  private final Collection<One> all = new ConcurrentLinkedQueue<>();

  void add(int status, boolean retryAfter) {
    all.add(new One(Instant.now(), status, retryAfter));
  }

  /** Those that came between two moments. */
  public List<One> between(Instant from, Instant to) {
    return all.stream().filter(one -> !one.at().isBefore(from) && !one.at().isAfter(to)).toList();
  }
}
