package dev.jobwire.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.worker.catalog.HandlerCatalog;
import dev.jobwire.worker.database.DatabaseWatch;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.metrics.WorkerMetrics;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.AttemptRow;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class LeaseKeeperTest {

  @Inject LeaseKeeper lease;
  @Inject MeterRegistry registry;
  @Inject LeaseStore store;
  @Inject HandlerCatalog handlers;
  @Inject DatabaseWatch database;
  @Inject DecidingLoop loop;
  @Inject WorkerMetrics metrics;

  private final OwnerJobs jobs = new OwnerJobs();

  @BeforeEach
  void awaitLease() {
    await().until(lease::isHeld);
  }

  @AfterEach
  void close() {
    jobs.close();
  }

  private long present() {
    return jobs.number("SELECT max(id) FROM worker WHERE name = 'tested' AND lease_until > now()");
  }

  private long micros(long id) {
    return jobs.number(
        "SELECT (extract(epoch FROM lease_until) * 1000000)::bigint FROM worker WHERE id = ?", id);
  }

  @Test
  void makesItsTypesKnown() {
    assertThat(
            jobs.number(
                "SELECT count(*) FROM job_type WHERE payload_schema LIKE '{%' AND description <> ''"
                    + " AND type IN ('echo', 'flaky', 'qr-code', 'sleep')"))
        .isEqualTo(4);
    assertThat(
            jobs.number(
                "SELECT count(*) FROM worker WHERE id = ? AND types @> ARRAY['echo', 'sleep']",
                present()))
        .isEqualTo(1);
  }

  @Test
  void isReadyWithALeaseAndAlive() {
    RestAssured.get("/q/health/ready").then().statusCode(200);
    RestAssured.get("/q/health/live").then().statusCode(200);
    assertThat(RestAssured.get("/q/metrics").body().asString())
        .contains("jobwire_attempts_running");
  }

  @Test
  void renewsItsLease() {
    long id = present();
    long before = micros(id);

    await().until(() -> micros(id) > before);

    assertThat(lease.isHeldBy(id)).isTrue();
  }

  @Test
  void stopsWhatRunsWhenItsLeaseIsLostAndGoesOnUnderANewId() {
    UUID job = jobs.accept("sleep", "{\"duration\":\"PT40S\"}");
    jobs.announce(job, "sleep");
    jobs.awaitRunning(job, 1);
    long old = present();

    jobs.update("UPDATE worker SET lease_until = now() WHERE id = ?", old);

    await().until(() -> lease.isHeld() && !lease.isHeldBy(old));
    assertThat(registry.get("jobwire.attempts.running").gauge().value()).isZero();
    assertThat(jobs.number("SELECT worker_id FROM work WHERE job_id = ? AND state = 2", job))
        .as("the job is the dispatcher's to take from the dead worker")
        .isEqualTo(old);
    UUID next = jobs.accept("echo", "1");
    jobs.announce(next, "echo");
    assertThat(jobs.end(next).workerId()).isGreaterThan(old);
    jobs.update("DELETE FROM work WHERE job_id = ?", job);
  }

  @Test
  void handsBackWhatItDoesNotHold() {
    UUID job = jobs.accept("no-handler-yet", "1", 1, 60_000);
    jobs.update(
        "UPDATE work SET type = 'echo', state = 2, attempt = 1, worker_id = ?,"
            + " started_at = now() - interval '11 s', deadline_at = now() + interval '1 h'"
            + " WHERE job_id = ?",
        present(),
        job);

    Resolution end = jobs.end(job);

    assertThat(end.attempt()).isEqualTo(2);
    assertThat(end.result()).isEqualTo("1");
    assertThat(jobs.attempts(job))
        .extracting(AttemptRow::outcome)
        .containsExactly(AttemptOutcome.HANDED_BACK);
  }

  /** More than its slots and its queue together. */
  private static final int NAMED = 160;

  @Test
  void looksFirstForWhatTheDeadLeftBehind() {
    List<UUID> named =
        IntStream.range(0, NAMED)
            .mapToObj(i -> jobs.accept("sleep", "{\"duration\":\"PT2S\"}"))
            .toList();
    named.forEach(job -> jobs.announce(job, "sleep"));
    // Any of them: the first may be over before the last is announced.
    Awaitility.await()
        .until(
            () ->
                jobs.number("SELECT count(*) FROM work WHERE owner_id = ? AND state = 2", jobs.id())
                    > 0);
    long old = present();
    UUID left = jobs.accept("echo", "1");
    jobs.update("UPDATE work SET due_at = now() - interval '1 h' WHERE job_id = ?", left);

    jobs.update("UPDATE worker SET lease_until = now() WHERE id = ?", old);

    Resolution end = jobs.end(left);
    assertThat(end.workerId()).isGreaterThan(old);
    assertThat(
            jobs.number(
                "SELECT count(*) FROM resolution WHERE owner_id = ? AND worker_id = ? AND seq < ?",
                jobs.id(),
                end.workerId(),
                end.seq()))
        .as("nothing that Kafka named was done under the new lease before")
        .isZero();
    jobs.update("DELETE FROM work WHERE owner_id = ?", jobs.id());
  }

  /** A tenth of a second before its end a lease is let go; this one is answered after that. */
  @Test
  void worksUnderNoLeaseThatCameTooLate() throws SQLException {
    AtomicReference<LeaseKeeper> tested = new AtomicReference<>();
    List<Boolean> heldWhenGranted = new CopyOnWriteArrayList<>();
    LeaseKeeper keeper =
        new LeaseKeeper(store, handlers, database, loop, metrics, new ShortLease());
    tested.set(keeper);
    try (Connection other = jobs.connect()) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE worker IN SHARE ROW EXCLUSIVE MODE");
      keeper.start(new Watcher(id -> heldWhenGranted.add(tested.get().isHeldBy(id))));
      await()
          .until(
              () ->
                  jobs.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND query LIKE '%INSERT INTO worker%'"
                              + " AND query_start < now() - interval '600 ms'")
                      > 0);
      other.rollback();
    }
    await().until(() -> !heldWhenGranted.isEmpty());
    keeper.end().await().atMost(Duration.ofSeconds(5));
    assertThat(heldWhenGranted).doesNotContain(false);
  }

  private static final class ShortLease implements WorkerConfig {
    @Override
    public Optional<String> name() {
      return Optional.of("late");
    }

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public Duration lease() {
      return Duration.ofMillis(500);
    }

    @Override
    public Duration grace() {
      return Duration.ZERO;
    }

    @Override
    public Duration pullInterval() {
      return Duration.ofSeconds(1);
    }
  }

  private record Watcher(LongConsumer seen) implements LeaseKeeper.Holder {
    @Override
    public Uni<Void> rehearse() {
      return Uni.createFrom().voidItem();
    }

    @Override
    public void granted(long workerId) {
      seen.accept(workerId);
    }

    @Override
    public void lost(long workerId) {}

    @Override
    public void cancel(Collection<UUID> cancelled) {}

    @Override
    public Collection<UUID> held() {
      return List.of();
    }
  }
}
