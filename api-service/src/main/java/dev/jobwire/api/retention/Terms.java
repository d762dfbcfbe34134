package dev.jobwire.api.retention;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;

/**
 * How long what is over is kept.
 *
 * @param jobs a job and its result, after it ended
 * @param attempts a job's attempts, after it ended
 * @param events an event, after its job ended; and a subscriber, after it was seen last
 */
record Terms(Duration jobs, Duration attempts, Duration events) {

  /** A repeated request is answered with the job of the first for a day. */
  private static final Duration LEAST = Duration.ofDays(1);

  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration LANES = Duration.ofDays(1);

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException that names the key and what it must be
   */
  Terms {
    if (jobs.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("jobs.retention.jobs must be at least " + LEAST);
    }
    if (attempts.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("jobs.retention.attempts must be at least " + LEAST);
    }
    if (jobs.compareTo(events) < 0) {
      throw new IllegalArgumentException(
          "jobs.stream.retention ("
              + events
              + ") must not be longer than jobs.retention.jobs ("
              + jobs
              + "): an event is read from its job");
    }
  }

  /**
   * The times before which things are over, seen from one moment.
   *
   * @param now the moment, by the database's clock: idempotency keys say when they end
   * @param jobs of jobs' ends
   * @param attempts of the ends of attempts' jobs
   * @param events of when subscribers were seen
   * @param marks of acknowledgements: a week more, as their events leave by weeks
   * @param workers of leases: whatever may still name a worker is gone
   * @param lanes of ordering keys' last use
   */
  record Cutoffs(
      OffsetDateTime now,
      OffsetDateTime jobs,
      OffsetDateTime attempts,
      OffsetDateTime events,
      OffsetDateTime marks,
      OffsetDateTime workers,
      OffsetDateTime lanes) {}

  /** What is over at that moment. */
  Cutoffs at(OffsetDateTime now) {
    Duration longest = Collections.max(List.of(jobs, attempts, events));
    return new Cutoffs(
        now,
        now.minus(jobs),
        now.minus(attempts),
        now.minus(events),
        now.minus(jobs).minus(WEEK),
        now.minus(longest).minus(WEEK),
        now.minus(LANES));
  }
}
