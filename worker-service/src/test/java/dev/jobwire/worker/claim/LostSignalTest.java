package dev.jobwire.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class LostSignalTest {

  /** More than the worker has slots. */
  private static final int MANY = 50;

  @Test
  void findsWhatNobodyToldOf() {
    try (OwnerJobs jobs = new OwnerJobs();
        OwnerJobs others = new OwnerJobs()) {
      List<UUID> many = IntStream.range(0, MANY).mapToObj(i -> jobs.accept("echo", "1")).toList();
      UUID one = others.accept("echo", "2");
      UUID ofAnotherWorker = others.accept("of-another-worker", "3");

      assertThat(many)
          .map(jobs::end)
          .allMatch(end -> end.status() == JobStatus.COMPLETED)
          .extracting(Resolution::seq)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, MANY).asLongStream().boxed().toList());
      assertThat(others.end(one).result()).isEqualTo("2");
      assertThat(others.hasWork(ofAnotherWorker)).isTrue();
    }
  }

  /** More owners than one pull looks at, who have nothing that this worker could run. */
  private static final String CROWD =
      """
      WITH o AS (INSERT INTO owner (name) SELECT ? || g FROM generate_series(1, 150) g RETURNING id),
      j AS (
        INSERT INTO job (id, owner_id, type, priority, max_attempts, timeout_ms, created_at, run_at)
        SELECT uuidv7(), id, 'of-another-worker', 1, 10, 1000, now(), now() FROM o RETURNING *)
      INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed, due_at)
      SELECT id, owner_id, type, priority, 1, 10, %s FROM j
      """;

  @Test
  void findsTheOneBehindACrowd() {
    try (OwnerJobs first = new OwnerJobs()) {
      first.update(CROWD.formatted("false, now()"), "crowd-" + UUID.randomUUID());
      try (OwnerJobs last = new OwnerJobs()) {
        UUID one = last.accept("echo", "1");
        assertThat(last.end(one).status()).isEqualTo(JobStatus.COMPLETED);
      } finally {
        first.update("DELETE FROM work WHERE type = 'of-another-worker'");
      }
    }
  }

  @Test
  void findsWhatShouldHaveArrivedLongAgo() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      UUID job = jobs.accept("echo", "1");
      jobs.update(
          "UPDATE work SET timed = true, due_at = now() - interval '5 s' WHERE job_id = ?", job);
      assertThat(jobs.end(job).status()).isEqualTo(JobStatus.COMPLETED);
    }
  }
}
