package dev.jobwire.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.AttemptRow;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class LeaseKeeperTest {

  @Inject LeaseKeeper lease;
  @Inject MeterRegistry registry;

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
}
