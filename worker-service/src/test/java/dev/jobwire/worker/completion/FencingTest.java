package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.execution.Jobs;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A worker that was thought dead may not write about a job that is no longer its own. */
@QuarkusTest
@WithTestResource(StackResource.class)
class FencingTest {

  @Inject CompletionStore store;

  private static final String SLEEP = "{\"duration\":\"PT3S\"}";

  @Test
  void writesNothingOfAJobThatAnotherHasTaken() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      long other =
          jobs.number(
              "INSERT INTO worker (name, types, lease_until)"
                  + " VALUES ('another', '{}', now() + interval '1 h') RETURNING id");
      UUID otherWorker = jobs.accept("sleep", SLEEP);
      UUID otherAttempt = jobs.accept("sleep", SLEEP);
      UUID otherRetry = jobs.accept("sleep", SLEEP, 10, 2_500);
      List<UUID> taken = List.of(otherWorker, otherAttempt, otherRetry);
      taken.forEach(job -> jobs.announce(job, "sleep"));
      taken.forEach(job -> jobs.awaitRunning(job, 1));

      assertThat(take("worker_id = " + other, jobs, otherWorker)).isEqualTo(1);
      assertThat(take("attempt = 2", jobs, otherAttempt)).isEqualTo(1);
      assertThat(take("attempt = 2, worker_id = " + other, jobs, otherRetry)).isEqualTo(1);

      // Outcomes are written in the order of their ends: with this one's the others' had their
      // turn.
      UUID later = jobs.accept("sleep", SLEEP);
      jobs.announce(later, "sleep");
      assertThat(jobs.end(later).status()).isEqualTo(JobStatus.COMPLETED);
      UUID laterRetry = jobs.accept("flaky", "{\"failures\":1}");
      jobs.announce(laterRetry, "flaky");
      assertThat(jobs.end(laterRetry).attempt()).isEqualTo(2);

      for (UUID job : taken) {
        assertThat(jobs.resolutions(job)).isEmpty();
        assertThat(jobs.attempts(job)).isEmpty();
        assertThat(jobs.number("SELECT count(*) FROM work WHERE job_id = ? AND state = 2", job))
            .isEqualTo(1);
      }
      assertThat(jobs.number("SELECT last_seq FROM stream WHERE owner_id = ?", jobs.id()))
          .isEqualTo(2);
      jobs.update("DELETE FROM work WHERE owner_id = ?", jobs.id());
    }
  }

  /** As if the job had been taken from the worker meanwhile, while its handler still runs. */
  private static int take(String by, OwnerJobs jobs, UUID job) {
    return jobs.update(
        "UPDATE work SET " + by + " WHERE job_id = ? AND state = 2 AND attempt = 1", job);
  }

  /**
   * After an outage the outcome of a lost attempt may be written together with that of the next.
   */
  @Test
  void twoAttemptsAtAJobInOneBatchEndItOnce() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      long worker =
          jobs.number(
              "INSERT INTO worker (name, types, lease_until)"
                  + " VALUES ('twice', '{}', now() + interval '1 h') RETURNING id");
      UUID job = jobs.accept("of-another-worker", "1");
      jobs.update(
          "UPDATE work SET state = 2, attempt = 2, worker_id = ?, started_at = now() WHERE job_id = ?",
          worker,
          job);

      List<Resolved> resolved =
          store
              .resolve(List.of(completed(jobs, job, worker, 1), completed(jobs, job, worker, 2)))
              .await()
              .atMost(Duration.ofSeconds(5));

      assertThat(resolved).hasSize(1);
      assertThat(jobs.resolutions(job))
          .singleElement()
          .satisfies(
              end -> {
                assertThat(end.attempt()).isEqualTo(2);
                assertThat(end.result()).isEqualTo("2");
              });
      assertThat(jobs.number("SELECT last_seq FROM stream WHERE owner_id = ?", jobs.id())).isOne();
    }
  }

  private static Ending completed(OwnerJobs jobs, UUID job, long worker, int attempt) {
    ClaimedJob claimed = Jobs.attempt(job, worker, jobs.id(), attempt, 10);
    return new Ending(claimed, JobStatus.COMPLETED, Integer.toString(attempt), null);
  }

  @Test
  void leavesAJobToTheAttemptThatFollowed() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      UUID job = jobs.accept("sleep", SLEEP);
      jobs.announce(job, "sleep");
      jobs.awaitRunning(job, 1);

      // What the dispatcher does with the jobs of a worker whose lease has run out.
      assertThat(take("state = 1, worker_id = NULL, started_at = NULL, due_at = now()", jobs, job))
          .isEqualTo(1);
      UUID marker = jobs.accept("sleep", SLEEP);
      jobs.announce(marker, "sleep");
      jobs.end(marker);

      assertThat(jobs.end(job).attempt()).isEqualTo(2);
    }
  }
}
