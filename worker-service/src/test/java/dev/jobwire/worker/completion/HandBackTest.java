package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.worker.execution.Jobs;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stopping worker hands back is not done last. */
@QuarkusTest
@WithTestResource(StackResource.class)
class HandBackTest {

  private static final long ANOTHER_WORKER = -7;

  @Inject CompletionStore store;

  private final OwnerJobs jobs = new OwnerJobs();

  @AfterEach
  void close() {
    jobs.update("DELETE FROM work WHERE owner_id = ?", jobs.id());
    jobs.close();
  }

  private long minutesDueAfter(AttemptOutcome outcome, String also) {
    UUID job = jobs.accept("of-another-worker", "1");
    jobs.update("UPDATE job SET run_at = now() - interval '2 hours' WHERE id = ?", job);
    jobs.update(
        "UPDATE work SET state = 2, attempt = 1, started_at = now(), worker_id = ?,"
            + " due_at = now() - interval '1 hour'"
            + also
            + " WHERE job_id = ?",
        ANOTHER_WORKER,
        job);
    Return back =
        new Return(
            Jobs.attempt(job, ANOTHER_WORKER, jobs.id(), 1, 10), outcome, Duration.ZERO, null);
    assertThat(store.giveBack(List.of(back)).await().atMost(Duration.ofSeconds(5)))
        .containsExactly(job);
    return jobs.number(
        "SELECT floor(extract(epoch FROM now() - due_at) / 60)::bigint FROM work WHERE job_id = ?",
        job);
  }

  @Test
  void itKeepsItsPlace() {
    assertThat(minutesDueAfter(AttemptOutcome.HANDED_BACK, "")).isEqualTo(60);
  }

  @Test
  void ofALimitedTypeItKeepsTheOneItHadBeforeItWasAdmitted() {
    assertThat(minutesDueAfter(AttemptOutcome.HANDED_BACK, ", limited = true")).isEqualTo(120);
  }

  @Test
  void whatFailedGoesToTheEnd() {
    assertThat(minutesDueAfter(AttemptOutcome.FAILED, "")).isZero();
  }
}
