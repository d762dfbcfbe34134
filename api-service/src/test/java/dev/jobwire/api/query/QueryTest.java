package dev.jobwire.api.query;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.job.ProgressBoard;
import dev.jobwire.api.stream.hub.Hub;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.model.signal.JobSignal.Progress;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class QueryTest {

  @Inject Hub hub;
  @Inject ProgressBoard progress;

  private static Response get(Endings owner, String path) {
    return given().header("X-Client-Id", owner.owner()).get(path);
  }

  @Test
  void resolvedJob() {
    try (Endings endings = Endings.ofNewOwner()) {
      Endings.Ended ended = endings.quietly(1).get(0);
      Response answer = get(endings, "/jobs/" + ended.id());
      answer
          .then()
          .statusCode(200)
          .body("status", equalTo("COMPLETED"))
          .body("result.n", equalTo(1))
          .body("finishedAt", notNullValue())
          .body("waitingFor", nullValue())
          .body("event.id", endsWith(":1"));
      given()
          .header("X-Client-Id", endings.owner())
          .header("If-None-Match", answer.header("ETag"))
          .get("/jobs/" + ended.id())
          .then()
          .statusCode(304);
    }
  }

  @Test
  void waitsUntilTheJobHasEnded() {
    try (Endings endings = Endings.ofNewOwner()) {
      UUID job = endings.pending();
      CompletableFuture<Response> answer =
          CompletableFuture.supplyAsync(() -> get(endings, "/jobs/" + job + "?wait=30"));
      Awaitility.await()
          .until(() -> hub.isListenedTo(new Owner(endings.ownerId(), endings.owner())));
      assertThat(answer).isNotDone();
      endings.tell(List.of(endings.quietly(job)));
      answer.join().then().statusCode(200).body("status", equalTo("COMPLETED"));
    }
  }

  @Test
  void waitEndsWithThePresentState() {
    try (Endings endings = Endings.ofNewOwner()) {
      UUID job = endings.pending();
      Response answer = get(endings, "/jobs/" + job + "?wait=1");
      answer.then().statusCode(200).body("status", equalTo("PENDING"));
    }
  }

  @Test
  void listsNewestFirstPageByPage() {
    try (Endings endings = Endings.ofNewOwner()) {
      List<String> all = new ArrayList<>();
      endings.quietly(5).forEach(e -> all.add(0, e.id().toString()));
      all.add(0, endings.pending().toString());
      List<String> read = new ArrayList<>();
      String next = null;
      do {
        Response page = get(endings, "/jobs?limit=4" + (next == null ? "" : "&cursor=" + next));
        read.addAll(page.path("items.id"));
        next = page.path("next");
        assertThat(page.header("Link") == null).isEqualTo(next == null);
      } while (next != null);
      assertThat(read).isEqualTo(all);
    }
  }

  @Test
  void filters() {
    try (Endings endings = Endings.ofNewOwner();
        Endings other = Endings.ofNewOwner()) {
      String ended = endings.quietly(1).get(0).id().toString();
      String pending = endings.pending().toString();
      other.quietly(1);
      assertThat(get(endings, "/jobs?status=COMPLETED").<List<String>>path("items.id"))
          .containsExactly(ended);
      assertThat(get(endings, "/jobs?status=PENDING&status=RUNNING").<List<String>>path("items.id"))
          .containsExactly(pending);
      assertThat(
              get(endings, "/jobs?status=PENDING&status=COMPLETED&type=echo")
                  .<List<String>>path("items.id"))
          .containsExactly(pending, ended);
      assertThat(get(endings, "/jobs?type=other").<List<String>>path("items.id")).isEmpty();
      assertThat(
              get(endings, "/jobs?createdBefore=2020-01-01T00:00:00Z")
                  .<List<String>>path("items.id"))
          .isEmpty();
      assertThat(
              get(endings, "/jobs?createdAfter=2020-01-01T00:00:00Z")
                  .<List<String>>path("items.id"))
          .hasSize(2);
    }
  }

  @Test
  void listsTellHowFarRunningJobsAre() {
    try (Endings endings = Endings.ofNewOwner()) {
      UUID running = endings.pending();
      endings.update(
          "UPDATE work SET state = 2, attempt = 1, worker_id = ?, started_at = now()"
              + " WHERE job_id = ?",
          endings.livingWorker(),
          running);
      endings.pending();
      progress.note(running, 1, new Progress(40, "halfway"));
      Response page = get(endings, "/jobs");
      assertThat(page.<List<String>>path("items.status")).containsExactly("PENDING", "RUNNING");
      assertThat(page.<Object>path("items[0].progress")).isNull();
      assertThat(page.<Integer>path("items[1].progress.percent")).isEqualTo(40);
      assertThat(page.<String>path("items[1].progress.message")).isEqualTo("halfway");
    }
  }

  @Test
  void pageIsBoundedInBytesAndSaysThatThereIsMore() {
    try (Endings endings = Endings.ofNewOwner()) {
      String megabyte = "\"" + "x".repeat(1 << 20) + "\"";
      endings.quietly(8, "1", megabyte, Duration.ZERO);
      Response page = get(endings, "/jobs?limit=200");
      page.then().body("items.size()", lessThan(5)).body("next", notNullValue());
      assertThat(page.<List<String>>path("items.id")).isNotEmpty();
    }
  }
}
