package dev.jobwire.api.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class BatchTest extends OwnerTest {

  private Response submit(String body) {
    return api.json(body).post("/jobs/batch");
  }

  private static String batch(int jobs, String job) {
    return IntStream.range(0, jobs)
        .mapToObj(i -> job)
        .collect(Collectors.joining(",", "{\"jobs\":[", "]}"));
  }

  private long jobs() {
    return endings.number("SELECT count(*) FROM job WHERE owner_id = ?", endings.ownerId());
  }

  @Test
  void allAreAcceptedInTheirOrder() {
    Response answer =
        submit(
            """
            {"jobs":[{"type":"echo","payload":1.50,"orderingKey":"k"},
                     {"type":"strict","payload":{"n":1},"orderingKey":"k"},
                     {"type":"pair","orderingKey":"k","priority":"HIGH"}]}
            """);
    answer
        .then()
        .statusCode(202)
        .header("Event-Cursor", matchesPattern("k\\d+:0"))
        .body("jobs.type", contains("echo", "strict", "pair"))
        .body("jobs.status", contains("PENDING", "PENDING", "PENDING"))
        .body("jobs[2].maxAttempts", equalTo(3))
        .body("jobs[2].timeout", equalTo("PT7S"));
    assertThat(answer.asString()).contains("\"payload\":1.50");
    List<String> ids = answer.path("jobs.id");
    for (int i = 0; i < 3; i++) {
      assertThat(endings.number("SELECT lane_no FROM work WHERE job_id = ?::uuid", ids.get(i)))
          .isEqualTo(i + 1);
    }
  }

  @Test
  void aThousandAreNotTooMany() {
    submit(batch(1_000, "{\"type\":\"echo\",\"delay\":\"PT1H\"}"))
        .then()
        .statusCode(202)
        .body("jobs.size()", equalTo(1_000));
    assertThat(jobs()).isEqualTo(1_000);
    submit(batch(1_001, "{\"type\":\"echo\"}"))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/jobs"));
    submit(batch(0, "")).then().statusCode(400).body("errors[0].pointer", equalTo("/jobs"));
  }

  @Test
  void oneBadJobRefusesAllAndEveryBadOneIsNamed() {
    submit(
            """
            {"jobs":[{"type":"echo"},{"type":"echo","prio":1},{"payload":1},7,
                     {"type":"echo","backoff":{"first":"PT1M","max":"PT1S","x":1}}]}
            """)
        .then()
        .statusCode(400)
        .body(
            "errors.pointer",
            containsInAnyOrder(
                "/jobs/1/prio",
                "/jobs/2/type",
                "/jobs/3",
                "/jobs/4/backoff/x",
                "/jobs/4/backoff/max"));
    submit(
            """
            {"jobs":[{"type":"echo"},{"type":"nobody-knows"},{"type":"strict","payload":{"n":0}}]}
            """)
        .then()
        .statusCode(422)
        .body("errors.pointer", containsInAnyOrder("/jobs/1/type", "/jobs/2/payload/n"));
    assertThat(jobs()).isZero();
  }

  @Test
  void badJobsOfSeveralKindsAreNamedAtOnceTheGravestFirst() {
    String large = "{\"type\":\"echo\",\"payload\":\"" + "x".repeat(257 << 10) + "\"}";
    String others =
        "{\"type\":\"echo\"},{\"type\":\"strict\",\"payload\":{\"n\":0}},"
            + "{\"type\":\"nobody-knows\"},{\"type\":\"echo\",\"prio\":1}";
    submit("{\"jobs\":[" + others + "]}")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/jobs/3/prio", "/jobs/2/type", "/jobs/1/payload/n"));
    submit("{\"jobs\":[" + others + "," + large + "," + large + "]}")
        .then()
        .statusCode(413)
        .body(
            "errors.pointer",
            contains("/jobs/4", "/jobs/5", "/jobs/3/prio", "/jobs/2/type", "/jobs/1/payload/n"));
    assertThat(jobs()).isZero();
  }

  @Test
  void isBoundedInBytesAsAWholeAndPerJob() {
    String large = "{\"type\":\"echo\",\"payload\":\"" + "x".repeat(250 << 10) + "\"}";
    submit(batch(2, large)).then().statusCode(202);
    submit(batch(2, large.replace("xxx", "éé")))
        .then()
        .statusCode(413)
        .body("errors.pointer", contains("/jobs/0", "/jobs/1"));
    submit(batch(34, large)).then().statusCode(413);
  }

  @Test
  void onlyABatchIsABatch() {
    submit("{}").then().statusCode(400).body("errors[0].pointer", equalTo("/jobs"));
    submit("{\"jobs\":{}}").then().statusCode(400).body("errors[0].pointer", equalTo("/jobs"));
    submit("{\"jobs\":[],\"job\":1}").then().statusCode(400);
    submit("[]").then().statusCode(400);
    submit("{\"jobs\":[{\"type\":\"echo\"}").then().statusCode(400);
  }

  @Test
  void isIdempotentAsAWhole() {
    String body = batch(3, "{\"type\":\"echo\",\"delay\":\"PT1H\"}");
    Response first = api.json(body).header("Idempotency-Key", "b").post("/jobs/batch");
    Response again = api.json(body).header("Idempotency-Key", "b").post("/jobs/batch");
    again.then().statusCode(202).header("Idempotent-Replayed", "true");
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(jobs()).isEqualTo(3);
  }
}
