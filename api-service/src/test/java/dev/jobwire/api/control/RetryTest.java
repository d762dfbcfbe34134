package dev.jobwire.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.jobwire.api.testing.AtOnce;
import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class RetryTest extends OwnerTest {

  private static final String LATER = "{\"type\":\"echo\",\"delay\":\"PT1H\",\"maxAttempts\":4}";

  /** Ends a job that has failed in its last attempt. */
  private void fail(String id, int attempt) {
    endings.quietly(UUID.fromString(id));
    endings.update(
        "UPDATE resolution SET status = 4, attempt = ?, result = NULL, error ="
            + " '{\"type\":\"e\",\"message\":\"m\",\"retryable\":true}' WHERE job_id = ?::uuid",
        attempt,
        id);
  }

  @Test
  void aFailedJobRunsAgainWithFreshAttempts() {
    String id = api.accepted(LATER);
    fail(id, 4);
    api.get(id).then().body("status", equalTo("FAILED"));

    api.retry(id)
        .then()
        .statusCode(202)
        .body("status", equalTo("PENDING"))
        .body("attempt", equalTo(4))
        .body("maxAttempts", equalTo(8));

    assertThat(
            endings.number(
                "SELECT count(*) FROM work WHERE job_id = ?::uuid AND state = 1 AND attempt = 4"
                    + " AND last_attempt = 8 AND due_at <= now()",
                id))
        .isEqualTo(1);
    api.retry(id).then().statusCode(409);
    // It ends again: another event.
    endings.quietly(UUID.fromString(id));
    api.get(id).then().body("status", equalTo("COMPLETED")).body("attempt", equalTo(1));
    assertThat(endings.top()).isEqualTo(2);
    api.retry(id).then().statusCode(409);
  }

  @Test
  void aCancelledJobRunsAgain() {
    String id = api.accepted(LATER);
    api.cancel(id).then().statusCode(202);
    api.retry(id).then().statusCode(202).body("status", equalTo("PENDING"));
  }

  @Test
  void ofManyAtOnceOneWins() {
    String id = api.accepted(LATER);
    fail(id, 4);
    assertThat(AtOnce.run(16, i -> api.retry(id).statusCode()))
        .containsOnly(202, 409)
        .containsOnlyOnce(202);
  }

  @Test
  void goesToTheEndOfItsOrderingKey() {
    String body = "{\"type\":\"echo\",\"orderingKey\":\"k\",\"delay\":\"PT1H\"}";
    String first = api.accepted(body);
    api.cancel(first).then().statusCode(202);
    String second = api.accepted(body);
    api.retry(first).then().statusCode(202);
    api.get(first)
        .then()
        .body("waitingFor.reason", equalTo("ORDERING_KEY"))
        .body("waitingFor.jobId", equalTo(second));
    Awaitility.await()
        .until(() -> endings.number("SELECT state FROM work WHERE job_id = ?::uuid", second) == 1);
    assertThat(endings.number("SELECT state FROM work WHERE job_id = ?::uuid", first)).isZero();
  }
}
