package dev.jobwire.api.query;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.jobwire.api.testing.Api;
import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(StackResource.class)
class AttemptsTest extends OwnerTest {

  private static final String LATER = "{\"type\":\"echo\",\"delay\":\"PT1H\"}";

  private ValidatableResponse attempts(String id) {
    return api.request().get("/jobs/" + id + "/attempts").then();
  }

  private void attempt(String id, int number, int outcome, String error) {
    endings.update(
        "INSERT INTO attempt (job_id, attempt, worker_id, started_at, finished_at, outcome, error)"
            + " VALUES (?::uuid, ?, 77, now(), now(), ?, ?)",
        id,
        number,
        outcome,
        error);
  }

  @Test
  void areThereInTheirOrderWithTheOneThatRuns() {
    String id = api.accepted(LATER);
    attempts(id).statusCode(200).body("items.size()", equalTo(0));
    attempt(id, 2, 4, "{\"type\":\"lost\",\"message\":\"m\",\"retryable\":true}");
    attempt(id, 1, 5, null);
    long worker = endings.livingWorker();
    endings.update(
        "UPDATE work SET state = 2, attempt = 3, worker_id = ?, started_at = now(),"
            + " deadline_at = now() + interval '1 hour' WHERE job_id = ?::uuid",
        worker,
        id);
    attempts(id)
        .body("items.attempt[0]", equalTo(1))
        .body("items.outcome[0]", equalTo("HANDED_BACK"))
        .body("items.error[0]", nullValue())
        .body("items.outcome[1]", equalTo("LOST"))
        .body("items.error[1].type", equalTo("lost"))
        .body("items.worker[0]", equalTo("77"))
        .body("items.attempt[2]", equalTo(3))
        .body("items.worker[2]", equalTo("w/" + worker))
        .body("items.outcome[2]", nullValue())
        .body("items.finishedAt[2]", nullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "3, , COMPLETED",
    "5, , CANCELLED",
    "4, e, FAILED",
    "4, timed-out, TIMED_OUT",
    "4, lost, LOST"
  })
  void theLastOneIsReadFromTheResolution(int status, String type, String outcome) {
    String id = api.accepted(LATER);
    endings.quietly(UUID.fromString(id));
    String error =
        type == null ? null : "{\"type\":\"" + type + "\",\"message\":\"m\",\"retryable\":true}";
    endings.update(
        "UPDATE resolution SET status = ?, error = ?, result = NULL WHERE job_id = ?::uuid",
        status,
        error,
        id);
    attempts(id).body("items.outcome", contains(outcome));
  }

  @Test
  void belongToTheOwner() {
    String id = api.accepted(LATER);
    new Api("stranger").request().get("/jobs/" + id + "/attempts").then().statusCode(404);
    attempts("nonsense").statusCode(404);
  }
}
