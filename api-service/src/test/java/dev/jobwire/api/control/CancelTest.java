package dev.jobwire.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.jobwire.api.testing.Api;
import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class CancelTest extends OwnerTest {

  private void run(String id, long worker) {
    endings.update(
        "UPDATE work SET state = 2, attempt = attempt + 1, worker_id = ?, started_at = now(),"
            + " deadline_at = now() + interval '1 hour' WHERE job_id = ?::uuid",
        worker,
        id);
  }

  @Test
  void aPendingJobEndsAtOnceWithAnEvent() {
    String id = api.accepted("{\"type\":\"echo\",\"delay\":\"PT1H\"}");
    api.cancel(id)
        .then()
        .statusCode(202)
        .body("status", equalTo("CANCELLED"))
        .body("attempt", equalTo(0))
        .body("startedAt", nullValue())
        .body("error", nullValue());
    assertThat(endings.number("SELECT count(*) FROM work WHERE job_id = ?::uuid", id)).isZero();
    api.request()
        .get("/events?cursor=start")
        .then()
        .statusCode(200)
        .body("events.size()", equalTo(1))
        .body("events[0].job.id", equalTo(id))
        .body("events[0].job.status", equalTo("CANCELLED"));
  }

  @Test
  void whoWaitsForThePendingJobIsToldAtOnce() throws Exception {
    String id = api.accepted("{\"type\":\"echo\",\"delay\":\"PT1H\"}");
    var waiting =
        CompletableFuture.supplyAsync(
            () -> api.request().get("/jobs/" + id + "?wait=30").<String>path("status"));
    Awaitility.await().until(() -> api.cancel(id).statusCode() == 202);
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("CANCELLED");
  }

  @Test
  void aRunningJobIsMarkedAndEndsWhenItsWorkerIsGone() {
    String id = api.accepted("{\"type\":\"echo\",\"delay\":\"PT1H\"}");
    long worker = endings.livingWorker();
    run(id, worker);
    api.cancel(id).then().statusCode(202).body("status", equalTo("RUNNING"));
    api.cancel(id).then().statusCode(202).body("status", equalTo("RUNNING"));

    endings.update("UPDATE worker SET lease_until = now() WHERE id = ?", worker);

    Awaitility.await().until(() -> api.get(id).path("status").equals("CANCELLED"));
    api.request()
        .get("/jobs/" + id + "/attempts")
        .then()
        .body("items.size()", equalTo(1))
        .body("items[0].outcome", equalTo("CANCELLED"))
        .body("items[0].worker", equalTo("w/" + worker));
  }

  @Test
  void aResolvedJobIsNotCancelled() {
    String id = endings.quietly(1).get(0).id().toString();
    api.cancel(id).then().statusCode(409).body("type", equalTo("urn:jobwire:problem:conflict"));
    String cancelled = api.accepted("{\"type\":\"echo\",\"delay\":\"PT1H\"}");
    api.cancel(cancelled).then().statusCode(202);
    api.cancel(cancelled).then().statusCode(409);
  }

  @Test
  void nobodyCancelsAnothersJob() {
    String id = api.accepted("{\"type\":\"echo\",\"delay\":\"PT1H\"}");
    new Api("stranger").cancel(id).then().statusCode(404);
    new Api("stranger").retry(id).then().statusCode(404);
    api.get(id).then().body("status", equalTo("PENDING"));
    api.cancel("nonsense").then().statusCode(404);
    api.cancel("01995f3e-8b5c-7c3e-9d0a-3f6f7f0e1a2b").then().statusCode(404);
  }

  @Test
  void cancellingTheHeadOfAnOrderingKeyLetsTheNextGo() {
    String body = "{\"type\":\"echo\",\"orderingKey\":\"k\",\"delay\":\"PT1H\"}";
    String head = api.accepted(body);
    String next = api.accepted(body);
    api.cancel(head).then().statusCode(202);
    Awaitility.await()
        .until(() -> endings.number("SELECT state FROM work WHERE job_id = ?::uuid", next) == 1);
  }
}
