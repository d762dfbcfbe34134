package dev.jobwire.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is told of a job that has had attempts and has not ended: those are the last attempt's. */
@QuarkusTest
@WithTestResource(StackResource.class)
class BetweenAttemptsTest extends OwnerTest {

  private static final String ERROR = "{\"type\":\"io\",\"message\":\"m\",\"retryable\":true}";

  private UUID failedOnce() {
    UUID job = endings.pending();
    endings.update(
        "UPDATE work SET attempt = 1, started_at = now(), last_error = ?, timed = true,"
            + " due_at = now() + interval '1 h' WHERE job_id = ?",
        ERROR,
        job);
    return job;
  }

  private JsonPath get(UUID job) {
    return api.get(job.toString()).then().statusCode(200).extract().jsonPath();
  }

  @Test
  void aPendingRetryTellsItsLastAttempt() {
    JsonPath job = get(failedOnce());
    assertThat(job.getString("status")).isEqualTo("PENDING");
    assertThat(job.getInt("attempt")).isOne();
    assertThat(job.getString("startedAt")).isNotNull();
    assertThat(job.getString("error.type")).isEqualTo("io");
    assertThat(job.getString("waitingFor.reason")).isEqualTo("RETRY_BACKOFF");
    assertThat(job.getString("waitingFor.until")).isNotNull();
  }

  @Test
  void theErrorOfAnEarlierAttemptIsNotThatOfTheRunningOne() {
    UUID id = failedOnce();
    endings.update(
        "UPDATE work SET state = 2, attempt = 2, timed = false, due_at = now(), worker_id = ?"
            + " WHERE job_id = ?",
        endings.livingWorker(),
        id);
    JsonPath job = get(id);
    assertThat(job.getString("status")).isEqualTo("RUNNING");
    assertThat(job.getString("startedAt")).isNotNull();
    assertThat(job.getString("error")).isNull();
    assertThat(job.getString("waitingFor")).isNull();
  }

  @Test
  void noFewerAttemptsAreToldThanWereMade() {
    UUID id = endings.pending();
    endings.quietly(id);
    endings.update("UPDATE resolution SET attempt = 20 WHERE job_id = ?", id);
    JsonPath job = get(id);
    assertThat(job.getInt("attempt")).isEqualTo(20);
    assertThat(job.getInt("maxAttempts")).isEqualTo(20);
  }

  @Test
  void whyAJobIsNotRunning() {
    UUID job = endings.pending();
    endings.update("UPDATE work SET type = 'of-no-worker' WHERE job_id = ?", job);
    assertThat(get(job).getString("waitingFor.reason")).isEqualTo("NO_WORKER");

    String type = "served-" + UUID.randomUUID();
    endings.update(
        "INSERT INTO worker (name, types, lease_until) VALUES ('w', ARRAY[?], now() + interval '1 h')",
        type);
    endings.update("UPDATE work SET type = ? WHERE job_id = ?", type, job);
    assertThat(get(job).getString("waitingFor.reason")).isEqualTo("QUEUED");

    endings.update(
        "INSERT INTO job_type (type, description, payload_schema, max_concurrency, registered_at)"
            + " VALUES (?, '', '{}', 0, now())",
        type);
    endings.update("UPDATE work SET state = 3, limited = true, timed = true WHERE job_id = ?", job);
    assertThat(get(job).getString("waitingFor.reason")).isEqualTo("CONCURRENCY_LIMIT");
    endings.update("DELETE FROM work WHERE job_id = ?", job);
    endings.update("DELETE FROM job_type WHERE type = ?", type);
    endings.update("DELETE FROM worker WHERE ? = ANY (types)", type);
  }
}
