package dev.jobwire.worker.execution;

import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.model.job.Priority;
import dev.jobwire.worker.claim.ClaimedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Claimed jobs for tests. */
public final class Jobs {

  private Jobs() {}

  /** An attempt at a job with a time-out of a second. */
  public static ClaimedJob attempt(int attempt, int lastAttempt) {
    return attempt(UUID.randomUUID(), 7, 3, attempt, lastAttempt);
  }

  /** An attempt of this worker's at this owner's job. */
  public static ClaimedJob attempt(
      UUID job, long workerId, long ownerId, int attempt, int lastAttempt) {
    return new ClaimedJob(
        job,
        workerId,
        ownerId,
        "ada",
        "test",
        attempt,
        lastAttempt,
        attempt,
        Duration.ofSeconds(1),
        Priority.NORMAL,
        null,
        Instant.EPOCH,
        false,
        BackoffTerms.NONE,
        null,
        null);
  }
}
