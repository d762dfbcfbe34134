package dev.jobwire.worker.completion;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.worker.claim.ClaimedJob;

/**
 * A job's end, to be written.
 *
 * @param job the attempt that ended it
 * @param status {@code COMPLETED}, {@code FAILED} or {@code CANCELLED}
 * @param result its result's JSON; null for none
 * @param error its error's JSON; null for none
 */
record Ending(ClaimedJob job, JobStatus status, String result, String error) {

  private static final int ROW = 200;

  /** About how many bytes it is to write. */
  int weight() {
    return ROW + (result == null ? 0 : result.length()) + (error == null ? 0 : error.length());
  }
}
