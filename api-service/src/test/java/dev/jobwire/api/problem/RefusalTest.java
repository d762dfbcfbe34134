package dev.jobwire.api.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.jobwire.api.testing.JobTypesInUse;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's list of errors, case by case: status, content type and body. */
@QuarkusTest
@WithTestResource(StackResource.class)
class RefusalTest {

  private static final int MIB = 1 << 20;

  @TestHTTPResource("/jobs")
  URI jobs;

  @BeforeAll
  static void types() {
    JobTypesInUse.register();
  }

  private static RequestSpecification json(String body) {
    return given().contentType(ContentType.JSON).body(body);
  }

  private static ValidatableResponse problem(ValidatableResponse answer, ProblemType type) {
    return answer
        .statusCode(type.status())
        .contentType("application/problem+json")
        .body("type", equalTo(type.uri()))
        .body("title", equalTo(type.title()))
        .body("status", equalTo(type.status()))
        .body(not(containsString("Exception")))
        .body(not(containsString("dev.jobwire")));
  }

  @Test
  void malformedJson() {
    problem(json("{\"type\":").post("/jobs").then(), ProblemType.MALFORMED_JSON)
        .body("instance", equalTo("/jobs"));
  }

  @Test
  void wrongJsonTypeAndUnknownMember() {
    problem(
            json("{\"type\":7,\"colour\":\"red\"}").post("/jobs").then(),
            ProblemType.INVALID_REQUEST)
        .body("errors.pointer", equalTo(java.util.List.of("/type", "/colour")))
        .body("errors.detail", hasItem("unknown member"));
  }

  @Test
  void valueOutOfRange() {
    problem(
            json("{\"type\":\"echo\",\"maxAttempts\":0}").post("/jobs").then(),
            ProblemType.INVALID_REQUEST)
        .body("errors[0].pointer", equalTo("/maxAttempts"));
  }

  @Test
  void nestingOver500() {
    String deep = "[".repeat(600) + "]".repeat(600);
    problem(
        json("{\"type\":\"echo\",\"payload\":" + deep + "}").post("/jobs").then(),
        ProblemType.MALFORMED_JSON);
  }

  @ParameterizedTest
  @CsvSource({
    "/jobs?colour=red, colour",
    "/jobs?limit=0, limit",
    "/jobs?limit=201, limit",
    "/jobs?limit=ten, limit",
    "/jobs?status=DONE, status",
    "/jobs?cursor=nonsense, cursor",
    "/jobs?createdAfter=yesterday, createdAfter",
    "/jobs/01995f3e-8b5c-7c3e-9d0a-3f6f7f0e1a2b?wait=61, wait",
    "/jobs/01995f3e-8b5c-7c3e-9d0a-3f6f7f0e1a2b?wait=-1, wait",
    "/jobs/01995f3e-8b5c-7c3e-9d0a-3f6f7f0e1a2b?waits=1, waits",
    "/job-types?x=1, x"
  })
  void badParameter(String path, String parameter) {
    problem(given().get(path).then(), ProblemType.INVALID_REQUEST)
        .body("errors[0].pointer", equalTo(parameter));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01995f3e-8b5c-7c3e-9d0a-3f6f7f0e1a2b", "no-id", "1"})
  void unknownJob(String id) {
    problem(given().get("/jobs/" + id).then(), ProblemType.NOT_FOUND);
  }

  @Test
  void unknownPath() {
    problem(given().get("/nowhere").then(), ProblemType.NOT_FOUND);
  }

  @Test
  void anothersJobIsAsUnknown() {
    String id =
        json("{\"type\":\"echo\"}")
            .header("X-Client-Id", "alice-" + UUID.randomUUID())
            .post("/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    problem(
        given().header("X-Client-Id", "mallory").get("/jobs/" + id).then(), ProblemType.NOT_FOUND);
    problem(
        given().header("X-Client-Id", "mallory").get("/jobs/" + id + "?wait=1").then(),
        ProblemType.NOT_FOUND);
  }

  @Test
  void wrongMethod() {
    problem(given().delete("/jobs").then(), ProblemType.METHOD_NOT_ALLOWED)
        .header("Allow", containsString("POST"));
    problem(json("{}").put("/jobs/" + UUID.randomUUID()).then(), ProblemType.METHOD_NOT_ALLOWED)
        .header("Allow", equalTo("GET, HEAD, OPTIONS"));
  }

  @Test
  void notAcceptable() {
    problem(given().accept("text/html").get("/jobs").then(), ProblemType.NOT_ACCEPTABLE);
  }

  @Test
  void notJson() {
    problem(
        given().contentType("text/plain").body("{\"type\":\"echo\"}").post("/jobs").then(),
        ProblemType.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void unknownJobType() {
    problem(
        json("{\"type\":\"nobody-has-it\"}").post("/jobs").then(), ProblemType.UNKNOWN_JOB_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",\"payload\":{}", ",\"payload\":{\"n\":0}", ",\"payload\":{\"n\":1,\"m\":2}"})
  void payloadThatBreaksItsSchema(String payload) {
    problem(
            json("{\"type\":\"strict\"" + payload + "}").post("/jobs").then(),
            ProblemType.INVALID_PAYLOAD)
        .body("errors[0].pointer", containsString("/payload"));
  }

  @Test
  void badClientId() {
    problem(
        given().header("X-Client-Id", "x".repeat(201)).get("/jobs").then(),
        ProblemType.INVALID_REQUEST);
    problem(
        given().urlEncodingEnabled(false).get("/jobs?client=%07").then(),
        ProblemType.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(ints = {300 << 10, 12 * MIB, 30 * MIB})
  void bodyTooLargeIsAnsweredNotReset(int bytes) throws Exception {
    byte[] body = new byte[bytes];
    java.util.Arrays.fill(body, (byte) ' ');
    tooLarge(BodyPublishers.ofByteArray(body));
    // Without a length: chunked.
    tooLarge(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)));
  }

  private void tooLarge(HttpRequest.BodyPublisher body) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(
                HttpRequest.newBuilder(jobs)
                    .header("Content-Type", "application/json")
                    .POST(body)
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains(ProblemType.TOO_LARGE.uri());
  }
}
