package dev.jobwire.worker.completion;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.worker.claim.ClaimedJob;
import java.time.Duration;

/**
 * An attempt after which the job becomes ready again, to be written.
 *
 * @param job the attempt
 * @param outcome how it ended
 * @param delay how long until it may run again
 * @param error its error's JSON; null for none
 */
record Return(ClaimedJob job, AttemptOutcome outcome, Duration delay, String error) {

  private static final int ROW = 200;

  /** About how many bytes it is to write. */
  int weight() {
    return ROW + (error == null ? 0 : error.length());
  }

  /** Whether the attempt counts: one that was handed back does not use up one of the job's. */
  boolean counts() {
    return outcome != AttemptOutcome.HANDED_BACK;
  }
}
