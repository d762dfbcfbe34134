package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.AttemptRow;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class RetryTest {

  private static final double SHORTEST = 1 - Backoff.JITTER;
  private static final double LONGEST = 1 + Backoff.JITTER;

  @Test
  void triesAgainAfterALongerAndLongerWait() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      UUID job = jobs.accept("flaky", "{\"failures\":2}");
      jobs.announce(job, "flaky");

      for (int attempt = 1; attempt <= 2; attempt++) {
        double curve = StackResource.RETRY_FIRST_MILLIS * Math.pow(2, attempt - 1);
        assertThat((double) waitAfter(jobs, job, attempt))
            .isBetween(curve * SHORTEST - 1, curve * LONGEST + 50);
      }

      Resolution end = jobs.end(job);
      assertThat(end.status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(end.attempt()).isEqualTo(3);
      assertThat(end.result()).isEqualTo("{\"attempts\":3}");
      assertThat(jobs.attempts(job))
          .extracting(AttemptRow::attempt, AttemptRow::outcome, AttemptRow::workerId)
          .containsExactly(
              tuple(1, AttemptOutcome.FAILED, end.workerId()),
              tuple(2, AttemptOutcome.FAILED, end.workerId()));
      assertThat(jobs.attempts(job).get(1).error())
          .contains("\"type\":\"IllegalStateException\"", "attempt 2 of 2", "\"retryable\":true");
      assertThat(jobs.hasWork(job)).isFalse();
    }
  }

  /** Milliseconds from a failed attempt to when its job is due again. */
  private static long waitAfter(OwnerJobs jobs, UUID job, int attempt) {
    String wait =
        "SELECT ceil(extract(epoch FROM w.due_at - a.finished_at) * 1000) FROM work w"
            + " JOIN attempt a USING (job_id, attempt)"
            + " WHERE w.job_id = ? AND w.attempt = ? AND w.state = 1";
    return await("attempt " + attempt + " has failed")
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(20))
        .until(() -> jobs.number(wait, job, attempt), millis -> millis > 0);
  }

  @Test
  void failsAJobWithItsLastAttempt() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      UUID job = jobs.accept("flaky", "{\"failures\":9}", 2, 60_000);
      jobs.announce(job, "flaky");

      Resolution end = jobs.end(job);

      assertThat(end.status()).isEqualTo(JobStatus.FAILED);
      assertThat(end.attempt()).isEqualTo(2);
      assertThat(end.result()).isNull();
      assertThat(end.error()).contains("attempt 2 of 9", "\"retryable\":true");
      assertThat(jobs.attempts(job)).extracting(AttemptRow::attempt).containsExactly(1);
      assertThat(jobs.hasWork(job)).isFalse();
    }
  }

  @Test
  void failsAtOnceWhenNoAttemptCanSucceed() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      UUID job = jobs.accept("flaky", "{\"permanent\":true}");
      jobs.announce(job, "flaky");

      Resolution end = jobs.end(job);

      assertThat(end.status()).isEqualTo(JobStatus.FAILED);
      assertThat(end.attempt()).isEqualTo(1);
      assertThat(end.error()).contains("\"type\":\"flaky-permanent\"", "\"retryable\":false");
      assertThat(jobs.attempts(job)).isEmpty();
      assertThat(jobs.hasWork(job)).isFalse();
    }
  }

  @Test
  void stopsAnAttemptThatTakesTooLongAndTriesAgain() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      UUID job = jobs.accept("sleep", "{\"duration\":\"PT1M\"}", 2, 2_000);
      jobs.announce(job, "sleep");

      Resolution end = jobs.end(job);

      assertThat(jobs.attempts(job))
          .extracting(AttemptRow::attempt, AttemptRow::outcome)
          .containsExactly(tuple(1, AttemptOutcome.TIMED_OUT));
      assertThat(jobs.attempts(job).get(0).error())
          .contains("\"type\":\"timed-out\"", "\"retryable\":true");
      assertThat(end.status()).isEqualTo(JobStatus.FAILED);
      assertThat(end.attempt()).isEqualTo(2);
      assertThat(end.error()).contains("\"type\":\"timed-out\"", "\"retryable\":true");
      assertThat(Duration.between(end.startedAt(), end.finishedAt()))
          .isBetween(Duration.ofMillis(1_700), Duration.ofSeconds(10));
    }
  }

  @Test
  void aJobRetriedByHandWaitsAsOneThatFailsForTheFirstTime() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      UUID job = jobs.accept("flaky", "{\"failures\":100}");
      // As a retry leaves it: attempts go on from where they were, with all of them ahead.
      jobs.update("UPDATE work SET attempt = 10, last_attempt = 20 WHERE job_id = ?", job);
      jobs.announce(job, "flaky");
      await().atMost(Duration.ofSeconds(20)).until(() -> !jobs.attempts(job).isEmpty());

      assertThat(
              jobs.number(
                  "SELECT extract(epoch FROM w.due_at - a.finished_at)::bigint FROM work w"
                      + " JOIN attempt a USING (job_id) WHERE job_id = ? AND a.attempt = 11",
                  job))
          .as("seconds to the next attempt")
          .isLessThanOrEqualTo(2);
      jobs.update("DELETE FROM work WHERE job_id = ?", job);
    }
  }
}
