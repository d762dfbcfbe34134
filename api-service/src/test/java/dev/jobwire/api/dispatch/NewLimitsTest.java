package dev.jobwire.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class NewLimitsTest {

  private static final Duration SOON = Duration.ofSeconds(15);

  @Inject LimitStore store;

  private final Endings endings = Endings.ofNewOwner();
  private final String type = "late-" + UUID.randomUUID();

  @AfterEach
  void close() {
    endings.update("DELETE FROM work WHERE type = ?", type);
    endings.update("DELETE FROM job_type WHERE type = ?", type);
    endings.close();
  }

  private UUID accepted() {
    UUID job = endings.pending();
    endings.update("UPDATE work SET type = ? WHERE job_id = ?", type, job);
    return job;
  }

  private void registered(Integer limit) {
    endings.update(
        "INSERT INTO job_type AS t (type, description, payload_schema, max_concurrency, registered_at)"
            + " VALUES (?, '', '{}', ?::int, now())"
            + " ON CONFLICT (type) DO UPDATE SET max_concurrency = excluded.max_concurrency",
        type,
        limit);
  }

  private long count(String condition) {
    return endings.number("SELECT count(*) FROM work WHERE type = ? AND " + condition, type);
  }

  @Test
  void aLimitThatComesLaterHoldsForWhatWasAcceptedBefore() {
    registered(null);
    UUID running = accepted();
    for (int i = 0; i < 5; i++) {
      accepted();
    }
    UUID parked = accepted();
    endings.update(
        "UPDATE work SET state = 2, attempt = 1, worker_id = ?, started_at = now(), lane = 'l', lane_no = 1,"
            + " deadline_at = now() + interval '1 h' WHERE job_id = ?",
        endings.livingWorker(),
        running);
    // After the one it waits for: a key that nobody holds would be swept at once.
    endings.update("UPDATE work SET state = 0, lane = 'l', lane_no = 2 WHERE job_id = ?", parked);

    registered(2);

    await().atMost(SOON).until(() -> count("limited") == 7);
    await().atMost(SOON).until(() -> count("state = 1") == 1);
    assertThat(count("state = 2")).as("what runs goes on").isOne();
    assertThat(count("state = 0")).as("and the next of its ordering key waits").isOne();
    assertThat(count("state = 3")).as("the limit is reached").isEqualTo(4);
  }

  @Test
  void itIsAppliedOnceEveryReplicaKnowsOfIt() {
    registered(2);
    assertThat(applied()).isZero();
    endings.update(
        "UPDATE job_type SET limited_since = now() - interval '1 min' WHERE type = ?", type);
    await().atMost(SOON).until(() -> applied() == 1);

    registered(3);
    assertThat(applied()).as("another limit counts the same work").isOne();
    registered(null);
    registered(2);
    assertThat(applied()).as("what was accepted meanwhile does not count yet").isZero();
  }

  private long applied() {
    return endings.number("SELECT limit_applied::int::bigint FROM job_type WHERE type = ?", type);
  }

  @Test
  void itIsAppliedPageByPage() {
    accepted();
    UUID second = accepted();
    accepted();
    UUID before = new UUID(second.getMostSignificantBits(), second.getLeastSignificantBits() - 1);

    UUID last = store.apply(List.of(type), before, 1).await().atMost(SOON);

    assertThat(last).isEqualTo(second);
    assertThat(count("limited")).isOne();
    UUID end = store.apply(List.of(type), last, 1_000_000).await().atMost(SOON);
    assertThat(end).isNull();
    assertThat(count("limited")).isEqualTo(2);
  }
}
