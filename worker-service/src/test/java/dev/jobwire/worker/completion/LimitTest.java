package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Limits per type: rows of {@code duo}, of which two may run at once, are counted, not a counter.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
class LimitTest {

  private static final int JOBS = 9;

  @Test
  void neverMoreThanTheLimitRunAndEachEndLetsTheNextGo() {
    try (OwnerJobs jobs = new OwnerJobs();
        OwnerJobs other = new OwnerJobs()) {
      await()
          .until(() -> jobs.number("SELECT max_concurrency FROM job_type WHERE type = 'duo'") == 2);
      List<UUID> wanted = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        // Some fail once: while they wait for their next attempt they hold no place.
        String payload = i % 4 == 1 ? "{\"fails\":true}" : "{}";
        wanted.add((i % 2 == 0 ? jobs : other).acceptLimited("duo", payload));
      }
      assertThat(jobs.number("SELECT count(*) FROM admit('duo')")).isEqualTo(2);
      assertThat(jobs.number("SELECT count(*) FROM admit('duo')")).isZero();

      // Plays the dispatcher: what waits for its next attempt is admitted when that is due.
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  jobs.number("SELECT count(*) FROM admit('duo')") <= 2
                      && wanted.stream().noneMatch(jobs::hasWork));
      List<Resolution> ends = new ArrayList<>();
      for (UUID job : wanted) {
        ends.add(jobs.end(job));
      }

      assertThat(mostAtOnce(ends)).isLessThanOrEqualTo(2);
      assertThat(ends).filteredOn(end -> end.attempt() == 2).hasSize(2);
    }
  }

  private static int mostAtOnce(List<Resolution> ends) {
    int most = 0;
    for (Resolution one : ends) {
      OffsetDateTime at = one.startedAt();
      int running =
          (int)
              ends.stream()
                  .filter(e -> !e.startedAt().isAfter(at) && e.finishedAt().isAfter(at))
                  .count();
      most = Math.max(most, running);
    }
    return most;
  }

  @Test
  void ownersTakeTurnsAndHighGoesFirst() {
    try (OwnerJobs many = new OwnerJobs();
        OwnerJobs few = new OwnerJobs()) {
      String type = "turns-" + UUID.randomUUID();
      many.update(
          "INSERT INTO job_type (type, description, payload_schema, max_concurrency, registered_at)"
              + " VALUES (?, '', '{}', 4, now())",
          type);
      List<UUID> first = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        first.add(many.acceptLimited(type, "{}"));
      }
      UUID lone = few.acceptLimited(type, "{}");
      UUID high = many.acceptLimited(type, "{}");
      many.update("UPDATE work SET priority = 0 WHERE job_id = ?", high);

      assertThat(many.number("SELECT count(*) FROM admit(?)", type)).isEqualTo(4);

      assertThat(many.number("SELECT state FROM work WHERE job_id = ?", high)).isEqualTo(1);
      assertThat(many.number("SELECT state FROM work WHERE job_id = ?", lone)).isEqualTo(1);
      assertThat(many.number("SELECT state FROM work WHERE job_id = ?", first.get(0))).isEqualTo(1);
      assertThat(many.number("SELECT state FROM work WHERE job_id = ?", first.get(1))).isEqualTo(1);
      assertThat(many.number("SELECT state FROM work WHERE job_id = ?", first.get(2))).isEqualTo(3);
      many.update("DELETE FROM work WHERE type = ?", type);
    }
  }

  @Test
  void workThatIsDueLaterHidesNothing() {
    String type = "crowd-" + UUID.randomUUID();
    try (OwnerJobs first = new OwnerJobs()) {
      first.update(
          "INSERT INTO job_type (type, description, payload_schema, max_concurrency, registered_at)"
              + " VALUES (?, '', '{}', 1, now())",
          type);
      first.update(
          """
          WITH o AS (INSERT INTO owner (name) SELECT ? || '-' || g FROM generate_series(1, 150) g RETURNING id)
          INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed, due_at, limited)
          SELECT uuidv7(), id, ?, 1, 3, 10, true, now() + interval '1 h', true FROM o
          """,
          type,
          type);
      try (OwnerJobs last = new OwnerJobs()) {
        last.acceptLimited(type, "{}");
        assertThat(last.number("SELECT count(*) FROM admit(?)", type)).isOne();
      } finally {
        first.update("DELETE FROM work WHERE type = ?", type);
      }
    }
  }
}
