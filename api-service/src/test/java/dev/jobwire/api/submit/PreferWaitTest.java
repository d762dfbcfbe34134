package dev.jobwire.api.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class PreferWaitTest extends OwnerTest {

  private static final String JOB = "{\"type\":\"echo\",\"payload\":1}";

  @Test
  void aJobThatEndsInTimeIsTheAnswer() {
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(
            () -> api.json(JOB).header("Prefer", "respond-async, wait=30").post("/jobs"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                endings.number("SELECT count(*) FROM work WHERE owner_id = ?", endings.ownerId())
                    == 1);
    String id = api.request().get("/jobs").path("items[0].id");

    endings.tell(List.of(endings.quietly(UUID.fromString(id))));

    answer
        .join()
        .then()
        .statusCode(200)
        .header("Preference-Applied", "wait=30")
        .header("Location", "/jobs/" + id)
        .body("id", equalTo(id))
        .body("status", equalTo("COMPLETED"));
  }

  @Test
  void aJobThatDoesNotIsAcceptedAllTheSame() {
    api.json(JOB)
        .header("Prefer", "wait=1")
        .post("/jobs")
        .then()
        .statusCode(202)
        .header("Preference-Applied", "wait=1")
        .body("status", equalTo("PENDING"));
  }

  @Test
  void nothingIsAppliedThatWasNotAskedFor() {
    for (String prefer : List.of("return=minimal", "wait=soon", "wait=-1", "await=5")) {
      api.json(JOB)
          .header("Prefer", prefer)
          .post("/jobs")
          .then()
          .statusCode(202)
          .header("Preference-Applied", nullValue());
    }
  }

  @Test
  void theFirstWaitThatCanBeReadCountsUpToAMinute() {
    assertThat(PreferWait.seconds(List.of())).isNull();
    assertThat(PreferWait.seconds(List.of("return=minimal", "WAIT = \"7\""))).isEqualTo(7);
    assertThat(PreferWait.seconds(List.of("wait=999999999"))).isEqualTo(60);
    assertThat(PreferWait.seconds(List.of("wait=9999999999"))).isNull();
  }
}
