package dev.jobwire.api.submit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.jobwire.api.testing.AtOnce;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.JobTypesInUse;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class SubmitTest {

  @BeforeAll
  static void types() {
    JobTypesInUse.register();
  }

  private static Response submit(String owner, String body) {
    return given()
        .header("X-Client-Id", owner)
        .contentType(ContentType.JSON)
        .body(body)
        .post("/jobs");
  }

  @Test
  void accepted() {
    try (Endings endings = Endings.ofNewOwner()) {
      Response answer = submit(endings.owner(), "{\"type\":\"echo\",\"payload\":{\"n\":1.00}}");
      String id =
          answer
              .then()
              .statusCode(202)
              .contentType(ContentType.JSON)
              .header("Event-Cursor", matchesPattern("k\\d+:0"))
              .body("status", equalTo("PENDING"))
              .body("priority", equalTo("NORMAL"))
              .body("maxAttempts", equalTo(10))
              .body("timeout", equalTo("PT5M"))
              .body(
                  "createdAt",
                  matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"))
              .extract()
              .path("id");
      assertThat(answer.header("Location")).endsWith("/jobs/" + id);
      assertThat(answer.asString()).contains("\"payload\":{\"n\":1.00}").doesNotContain("null");
      assertThat(UUID.fromString(id).version()).isEqualTo(7);
      assertThat(
              endings.number(
                  "SELECT count(*) FROM job j JOIN work w ON w.job_id = j.id WHERE j.id = ?::uuid"
                      + " AND w.state = 1 AND NOT w.timed",
                  id))
          .isEqualTo(1);
    }
  }

  @Test
  void delayedJobIsDueLater() {
    try (Endings endings = Endings.ofNewOwner()) {
      String id = submit(endings.owner(), "{\"type\":\"echo\",\"delay\":\"PT1H\"}").path("id");
      assertThat(
              endings.number(
                  "SELECT count(*) FROM work WHERE job_id = ?::uuid AND timed AND due_at"
                      + " BETWEEN now() + interval '59 minutes' AND now() + interval '1 hour'",
                  id))
          .isEqualTo(1);
      given()
          .header("X-Client-Id", endings.owner())
          .get("/jobs/" + id)
          .then()
          .body("waitingFor.reason", equalTo("SCHEDULED"));
    }
  }

  @Test
  void onlyTheHeadOfAnOrderingKeyIsReady() {
    try (Endings endings = Endings.ofNewOwner()) {
      String first =
          submit(endings.owner(), "{\"type\":\"echo\",\"orderingKey\":\"k\"}").path("id");
      String second =
          submit(endings.owner(), "{\"type\":\"echo\",\"orderingKey\":\"k\"}").path("id");
      org.awaitility.Awaitility.await()
          .until(() -> endings.number("SELECT state FROM work WHERE job_id = ?::uuid", first) == 1);
      assertThat(endings.number("SELECT state FROM work WHERE job_id = ?::uuid", second)).isZero();
      assertThat(endings.number("SELECT lane_no FROM work WHERE job_id = ?::uuid", second))
          .isEqualTo(2);
      given()
          .header("X-Client-Id", endings.owner())
          .get("/jobs/" + second)
          .then()
          .body("waitingFor.reason", equalTo("ORDERING_KEY"))
          .body("waitingFor.jobId", equalTo(first));
    }
  }

  @Test
  void manyAtOnceAreAllDurable() {
    try (Endings endings = Endings.ofNewOwner()) {
      assertThat(AtOnce.run(64, i -> submit(endings.owner(), "{\"type\":\"echo\"}").statusCode()))
          .containsOnly(202);
      assertThat(endings.number("SELECT count(*) FROM work WHERE owner_id = ?", endings.ownerId()))
          .isEqualTo(64);
    }
  }
}
