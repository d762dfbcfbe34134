package dev.jobwire.api.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.jobwire.api.retention.PartitionStore.Drop;
import dev.jobwire.api.retention.PartitionStore.Parted;
import dev.jobwire.api.testing.JobTypesInUse;
import dev.jobwire.api.testing.StackResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class WeeksTest {

  private static final Duration OLD = Duration.ofDays(20);
  private static final Duration RECENT = Duration.ofHours(1);

  @Inject Sweep sweep;
  @Inject PartitionStore partitions;
  @Inject MeterRegistry meters;

  private Past past;

  @BeforeEach
  void week() {
    JobTypesInUse.register();
    past = new Past(OLD).withWeek();
  }

  @AfterEach
  void close() {
    past.close();
  }

  private void sweep() {
    sweep.run(past.cutoffs(), 100).await().indefinitely();
  }

  /** Until these left: what is in use by others at the time leaves with the next sweep. */
  private void sweepUntilGone(String... tables) {
    Awaitility.await()
        .until(
            () -> {
              sweep();
              return Stream.of(tables).noneMatch(past::hasWeek);
            });
  }

  private ValidatableResponse get(String path) {
    return given().header("X-Client-Id", past.endings().owner()).get(path).then();
  }

  private double dropped(String table) {
    return meters.get("jobwire.retention.partitions").tag("table", table).counter().count();
  }

  @Test
  void weeksThatAreOverLeaveWithTheirRows() {
    UUID job = past.job();
    past.resolution(job, OLD);
    past.attempt(job);
    get("/jobs/" + job).statusCode(200);
    double before = dropped("job");
    sweepUntilGone("resolution", "job", "attempt");
    assertThat(past.rows("job")).isZero();
    assertThat(past.attempts(job)).isZero();
    assertThat(dropped("job")).isGreaterThan(before);
    get("/jobs/" + job).statusCode(404);
  }

  @Test
  void weeksIntoWhichWorkPointsStay() {
    UUID job = past.job();
    past.attempt(job);
    past.work(job);
    sweepUntilGone("resolution");
    assertThat(past.hasWeek("job")).isTrue();
    assertThat(past.attempts(job)).isEqualTo(1);
    get("/jobs/" + job).statusCode(200).body("status", equalTo("PENDING"));
  }

  @Test
  void jobOfLongAgoThatWasResolvedRecentlyCanBeReadAndItsEventToo() {
    UUID job = past.job();
    past.attempt(job);
    past.resolution(job, RECENT);
    sweepUntilGone("resolution");
    get("/jobs/" + job).statusCode(200).body("status", equalTo("COMPLETED"));
    get("/events?cursor=start").statusCode(200).body("events[0].job.id", equalTo(job.toString()));
    assertThat(past.attempts(job)).isEqualTo(1);
  }

  @Test
  void attemptsLeaveAtTheirOwnTime() {
    UUID job = past.job();
    past.attempt(job);
    past.resolution(job, Duration.ofDays(3));
    Terms terms = new Terms(Duration.ofDays(7), Duration.ofDays(2), Duration.ofDays(7));
    Awaitility.await()
        .until(
            () -> {
              sweep.run(terms.at(past.ago(Duration.ZERO)), 100).await().indefinitely();
              return !past.hasWeek("attempt");
            });
    get("/jobs/" + job).statusCode(200);
  }

  @Test
  void weekThatIsNotOverStaysWhateverIsAsked() {
    for (Parted parted : Parted.values()) {
      assertThat(
              partitions
                  .drop(parted, past.week(), past.ago(OLD), Duration.ofSeconds(10))
                  .await()
                  .indefinitely())
          .isEqualTo(Drop.NEEDED);
    }
    assertThat(past.hasWeek("job")).isTrue();
  }

  private CompletableFuture<Drop> drop(Duration patience) {
    return partitions
        .drop(Parted.JOB, past.week(), past.cutoffs().jobs(), patience)
        .subscribeAsCompletionStage();
  }

  /** As a retry by hand begins. */
  private static void lock(Connection holder, UUID job) throws SQLException {
    try (PreparedStatement lock =
        holder.prepareStatement("SELECT id FROM job WHERE id = ? FOR UPDATE")) {
      lock.setObject(1, job);
      assertThat(lock.executeQuery().next()).isTrue();
    }
  }

  private long waiting() {
    return past.endings()
        .number(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'job'::regclass"
                + " AND mode = 'AccessExclusiveLock'");
  }

  private boolean someoneHoldsItLongerThan(Duration time) {
    return past.endings()
            .number(
                "SELECT count(*) FROM pg_stat_activity a JOIN pg_locks l USING (pid)"
                    + " WHERE l.relation = 'job'::regclass AND l.mode = 'RowShareLock'"
                    + " AND a.xact_start < clock_timestamp() - ?::interval",
                time.toString())
        > 0;
  }

  /** Not for a moment: all others would wait behind. */
  @Test
  void whoHoldsTheTableForLongIsNotWaitedFor() throws SQLException {
    UUID job = past.job();
    Duration patience = Duration.ofSeconds(2);
    try (Connection holder = Past.transaction()) {
      lock(holder, job);
      Awaitility.await().until(() -> someoneHoldsItLongerThan(patience));
      CompletableFuture<Drop> drop = drop(patience);
      do {
        assertThat(waiting()).isZero();
      } while (!drop.isDone());
      assertThat(drop.join()).isEqualTo(Drop.BUSY);
      given()
          .contentType("application/json")
          .header("X-Client-Id", past.endings().owner())
          .body("{\"type\":\"echo\",\"delay\":\"P1D\"}")
          .post("/jobs")
          .then()
          .statusCode(202);
      holder.rollback();
    }
    assertThat(drop(Duration.ofSeconds(10)).join()).isEqualTo(Drop.DROPPED);
  }

  @Test
  void whoDoesNotLetGoInTimeIsNotWaitedForAnyLonger() throws SQLException {
    UUID job = past.job();
    try (Connection holder = Past.transaction()) {
      lock(holder, job);
      assertThat(drop(Duration.ofMillis(300)).join()).isEqualTo(Drop.BUSY);
      assertThat(waiting()).isZero();
      holder.rollback();
    }
    assertThat(past.hasWeek("job")).isTrue();
  }

  @Test
  void retryByHandThatCameFirstKeepsTheWeek() throws SQLException {
    UUID job = past.job();
    try (Connection holder = Past.transaction()) {
      lock(holder, job);
      CompletableFuture<Drop> drop = drop(Duration.ofSeconds(10));
      Awaitility.await().until(() -> waiting() == 1);
      try (PreparedStatement retry =
          holder.prepareStatement(
              "INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed,"
                  + " due_at) VALUES (?, ?, 'echo', 1, 1, 10, true, now() + interval '1 day')")) {
        retry.setObject(1, job);
        retry.setLong(2, past.endings().ownerId());
        retry.executeUpdate();
      }
      holder.commit();
      assertThat(drop.join()).isEqualTo(Drop.NEEDED);
    }
    get("/jobs/" + job).statusCode(200).body("status", equalTo("PENDING"));
  }
}
