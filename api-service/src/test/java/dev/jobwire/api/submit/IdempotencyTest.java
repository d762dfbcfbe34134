package dev.jobwire.api.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.jobwire.api.testing.Api;
import dev.jobwire.api.testing.AtOnce;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class IdempotencyTest extends OwnerTest {

  private static final String BODY = "{\"type\":\"echo\",\"payload\":1.0,\"delay\":\"PT1H\"}";

  private Response submit(String key, String body) {
    return api.json(body).header("Idempotency-Key", key).post("/jobs");
  }

  private long jobs() {
    return endings.number("SELECT count(*) FROM job WHERE owner_id = ?", endings.ownerId());
  }

  private static ValidatableResponse isAReplay(Response again, Response first) {
    return again
        .then()
        .statusCode(202)
        .header("Idempotent-Replayed", "true")
        .header("Event-Cursor", first.header("Event-Cursor"))
        .header("Location", first.header("Location"));
  }

  @Test
  void theSameRequestIsAnsweredAsAtFirst() {
    Response first = submit("k", BODY);
    first.then().statusCode(202).header("Idempotent-Replayed", nullValue());
    endings.quietly(3);
    Response again = submit("\"k\"", BODY);
    isAReplay(again, first);
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(jobs()).isEqualTo(4);
  }

  @Test
  void anotherRequestIsRefused() {
    submit("k", BODY).then().statusCode(202);
    submit("k", "{\"type\":\"echo\",\"payload\":2}")
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:jobwire:problem:idempotency-mismatch"));
    api.json("{\"jobs\":[{\"type\":\"echo\"}]}")
        .header("Idempotency-Key", "k")
        .post("/jobs/batch")
        .then()
        .statusCode(422);
    assertThat(jobs()).isEqualTo(1);
  }

  @Test
  void keysAreTheOwnersOwn() {
    submit("k", BODY).then().statusCode(202);
    try (Endings other = Endings.ofNewOwner()) {
      new Api(other.owner())
          .json("{\"type\":\"echo\"}")
          .header("Idempotency-Key", "k")
          .post("/jobs")
          .then()
          .statusCode(202)
          .header("Idempotent-Replayed", nullValue());
    }
  }

  @Test
  void anExpiredKeyIsFree() {
    submit("k", BODY).then().statusCode(202);
    endings.update(
        "UPDATE idempotency SET expires_at = now() - interval '1 second' WHERE owner_id = ?",
        endings.ownerId());
    submit("k", "{\"type\":\"echo\"}")
        .then()
        .statusCode(202)
        .header("Idempotent-Replayed", nullValue());
    submit("k", "{\"type\":\"echo\"}").then().header("Idempotent-Replayed", "true");
    assertThat(jobs()).isEqualTo(2);
  }

  @Test
  void aRefusedRequestLeavesItsKeyFree() {
    submit("k", "{\"type\":\"nobody-knows\"}").then().statusCode(422);
    submit("k", BODY).then().statusCode(202).header("Idempotent-Replayed", nullValue());
  }

  @Test
  void whatWasAcceptedIsAnsweredAgainThoughItsSchemaHasChanged() {
    String old = "{\"type\":\"strict\",\"payload\":{\"n\":0}}";
    String batch = "{\"jobs\":[" + old + "," + old + "]}";
    String now = old.replace("0", "1");
    Response first = submit("k", now);
    Response firstOfMany = many("b", batch.replace("0", "1"));
    asIfAccepted("k", "POST /jobs", old);
    asIfAccepted("b", "POST /jobs/batch", batch);

    Response again = submit("k", old);
    isAReplay(again, first).body("id", equalTo(first.path("id"))).body("payload.n", equalTo(0));
    Response manyAgain = many("b", batch);
    manyAgain.then().statusCode(202).header("Idempotent-Replayed", "true");
    assertThat(manyAgain.<List<String>>path("jobs.id")).isEqualTo(firstOfMany.path("jobs.id"));
    submit("k", old.replace("0", "-1")).then().statusCode(422);
    submit("l", old).then().statusCode(422);
    endings.update(
        "UPDATE idempotency SET expires_at = now() - interval '1 second' WHERE owner_id = ?",
        endings.ownerId());
    submit("k", old).then().statusCode(422);
    assertThat(jobs()).isEqualTo(3);
  }

  private Response many(String key, String body) {
    return api.json(body).header("Idempotency-Key", key).post("/jobs/batch");
  }

  /** As if this body, which the schema refuses, had been accepted under the one before it. */
  private void asIfAccepted(String key, String operation, String body) {
    endings.update(
        "UPDATE idempotency SET body_hash = sha256(convert_to(?, 'UTF8') || '\\x00'::bytea"
            + " || convert_to(?, 'UTF8')) WHERE owner_id = ? AND key = ?",
        operation,
        body,
        endings.ownerId(),
        key);
  }

  @Test
  void badKeysAreRefused() {
    submit("", BODY).then().statusCode(400);
    submit("\"\"", BODY)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("Idempotency-Key"));
    submit("x".repeat(256), BODY).then().statusCode(400);
    submit("x".repeat(255), BODY).then().statusCode(202);
  }

  @Test
  void ofManyAtOnceOneIsAcceptedAndTheOthersAreItsReplays() {
    List<Response> answers = AtOnce.run(24, i -> submit("k", BODY));
    assertThat(answers).extracting(Response::statusCode).containsOnly(202);
    String id = answers.get(0).path("id");
    assertThat(answers).allSatisfy(a -> assertThat(a.<String>path("id")).isEqualTo(id));
    assertThat(answers).filteredOn(a -> a.header("Idempotent-Replayed") == null).hasSize(1);
    assertThat(jobs()).isEqualTo(1);
  }
}
