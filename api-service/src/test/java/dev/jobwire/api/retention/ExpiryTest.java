package dev.jobwire.api.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.JobTypesInUse;
import dev.jobwire.api.testing.StackResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tables without weeks. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ExpiryTest {

  private static final Duration OLD = Duration.ofDays(20);
  private static final Duration RECENT = Duration.ofHours(1);

  @Inject Sweep sweep;
  @Inject Housekeeping housekeeping;
  @Inject MeterRegistry meters;

  private Past past;
  private Endings endings;

  @BeforeEach
  void owner() {
    JobTypesInUse.register();
    past = new Past(OLD);
    endings = past.endings();
  }

  @AfterEach
  void close() {
    past.close();
  }

  private void sweep() {
    sweep.run(past.cutoffs(), 10).await().indefinitely();
  }

  private void key(String key, OffsetDateTime expires) {
    endings.update(
        "INSERT INTO idempotency (owner_id, key, body_hash, job_ids, cursor_seq, expires_at)"
            + " VALUES (?, ?, '', '{}', 0, ?)",
        endings.ownerId(),
        key,
        expires);
  }

  @Test
  void idempotencyKeysLeaveWhenTheyExpire() {
    for (int i = 0; i < 25; i++) {
      key("old-" + i, past.ago(Duration.ofSeconds(1)));
    }
    key("young", past.ago(Duration.ofHours(-1)));
    double before = deleted("idempotency");
    sweep();
    assertThat(past.rows("idempotency")).isEqualTo(1);
    assertThat(deleted("idempotency")).isGreaterThanOrEqualTo(before + 25);
  }

  private double deleted(String table) {
    return meters.get("jobwire.retention.rows").tag("table", table).counter().count();
  }

  private void subscriber(String name, Duration seen) {
    endings.update(
        "INSERT INTO subscriber (owner_id, name, epoch, acked, seen_at) VALUES (?, ?, 1, 0, ?)",
        endings.ownerId(),
        name,
        past.ago(seen));
  }

  @Test
  void subscribersLeaveWhenTheyWereNotSeenForTheStreamsTime() {
    for (int i = 0; i < 25; i++) {
      subscriber("old-" + i, Duration.ofDays(8));
    }
    subscriber("young", Duration.ofDays(6));
    sweep();
    assertThat(past.rows("subscriber")).isEqualTo(1);
  }

  private void mark(long seq, Duration ago) {
    endings.update(
        "INSERT INTO ack_mark (owner_id, seq, at) VALUES (?, ?, ?)",
        endings.ownerId(),
        seq,
        past.ago(ago));
  }

  @Test
  void marksLeaveWithTheEventsTheyTellOf() {
    UUID job = endings.pending();
    past.resolution(job, RECENT);
    endings.update("DELETE FROM work WHERE job_id = ?", job);
    endings.update("UPDATE resolution SET seq = 7 WHERE job_id = ?", job);
    mark(6, OLD);
    mark(7, OLD);
    mark(8, RECENT);
    sweep();
    assertThat(
            endings.number("SELECT sum(seq) FROM ack_mark WHERE owner_id = ?", endings.ownerId()))
        .isEqualTo(7 + 8);
  }

  private void worker(String name, Duration ago) {
    endings.update(
        "INSERT INTO worker (name, types, lease_until) VALUES (?, '{}', ?)",
        name + endings.owner(),
        past.ago(ago));
  }

  @Test
  void workersLeaveWhenNothingCanNameThemAnyMore() {
    worker("old", OLD);
    worker("young", Duration.ofDays(13));
    sweep();
    assertThat(
            endings.number("SELECT count(*) FROM worker WHERE name = ?", "old" + endings.owner()))
        .isZero();
    assertThat(
            endings.number("SELECT count(*) FROM worker WHERE name = ?", "young" + endings.owner()))
        .isEqualTo(1);
  }

  private void lane(String key, Duration used) {
    endings.update(
        "INSERT INTO lane (owner_id, key, last_no, used_at) VALUES (?, ?, 5, ?)",
        endings.ownerId(),
        key,
        past.ago(used));
  }

  private long lastNo(String key) {
    return endings.number(
        "SELECT last_no FROM lane WHERE owner_id = ? AND key = ?", endings.ownerId(), key);
  }

  @Test
  void orderingKeysLeaveWhenNothingOfThemIsLeftToDo() {
    lane("old", Duration.ofHours(25));
    lane("young", Duration.ofHours(23));
    lane("busy", Duration.ofHours(25));
    UUID waiting = past.job();
    past.work(waiting);
    endings.update("UPDATE work SET lane = 'busy', lane_no = 5 WHERE job_id = ?", waiting);
    sweep();
    assertThat(lastNo("old")).isZero();
    assertThat(lastNo("young")).isEqualTo(5);
    assertThat(lastNo("busy")).isEqualTo(5);
  }

  @Test
  void orderingKeyThatIsBeingUsedIsNeitherWaitedForNorTaken() throws SQLException {
    lane("key", Duration.ofHours(25));
    try (Connection accepting = Past.transaction();
        PreparedStatement number =
            accepting.prepareStatement(
                "INSERT INTO lane AS l VALUES (?, 'key', 1, now()) ON CONFLICT (owner_id, key)"
                    + " DO UPDATE SET last_no = l.last_no + 1, used_at = now()")) {
      number.setLong(1, endings.ownerId());
      number.executeUpdate();
      sweep();
      accepting.commit();
    }
    assertThat(lastNo("key")).isEqualTo(6);
    sweep();
    assertThat(lastNo("key")).isEqualTo(6);
  }

  @Test
  void jobsOfAnOrderingKeyThatLeftAreAcceptedAndNumberedAnew() {
    lane("key", Duration.ofHours(25));
    sweep();
    given()
        .contentType("application/json")
        .header("X-Client-Id", endings.owner())
        .body("{\"type\":\"echo\",\"orderingKey\":\"key\",\"delay\":\"P1D\"}")
        .post("/jobs")
        .then()
        .statusCode(202);
    assertThat(lastNo("key")).isEqualTo(1);
  }

  @Test
  void oneTablesFailureKeepsNoOtherFromLeaving() {
    lane("old", Duration.ofHours(25));
    endings.update("ALTER TABLE subscriber RENAME TO subscriber_away");
    try {
      assertThatThrownBy(this::sweep).hasMessageContaining("subscriber");
    } finally {
      endings.update("ALTER TABLE subscriber_away RENAME TO subscriber");
    }
    assertThat(lastNo("old")).isZero();
    lane("older", Duration.ofHours(25));
    sweep();
    assertThat(lastNo("older")).isZero();
  }

  @Test
  void theLeaderSweepsBesideItsTicks() {
    key("expired", past.ago(Duration.ofMinutes(1)));
    housekeeping.begin();
    Awaitility.await().until(() -> past.rows("idempotency") == 0);
  }
}
