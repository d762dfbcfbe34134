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
    return new ClaimedJob(
        UUID.randomUUID(),
        7,
        3,
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
        null);
  }
}
