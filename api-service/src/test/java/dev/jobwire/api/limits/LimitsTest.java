package dev.jobwire.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.jobwire.api.testing.Api;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.api.testing.TokensAndLimits;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TokensAndLimits.class)
@WithTestResource(StackResource.class)
class LimitsTest extends OwnerTest {

  private static final String JOB = "{\"type\":\"echo\",\"delay\":\"PT1H\"}";

  LimitsTest() {
    super(Api::byToken);
  }

  private Response batch(int jobs) {
    String items = ("," + JOB).repeat(jobs).substring(1);
    return api.json("{\"jobs\":[" + items + "]}").post("/jobs/batch");
  }

  @Test
  void anAnswerTellsWhatIsLeft() {
    api.json(JOB)
        .post("/jobs")
        .then()
        .statusCode(202)
        .header("RateLimit-Policy", "\"quota\";q=8;w=86400, \"rate\";q=5;w=5000")
        .header("RateLimit", "\"quota\";r=7;t=86400, \"rate\";r=4;t=1000");
  }

  @Test
  void overTheRateIsRefusedAndTellsWhenToComeAgain() {
    batch(5).then().statusCode(202);
    Response refused = api.json(JOB).post("/jobs");
    refused.then().statusCode(429).body("type", equalTo("urn:jobwire:problem:too-many-requests"));
    assertThat(refused.getHeaders().getValues("Retry-After")).hasSize(1);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(900, 1_000);
    assertThat(refused.header("RateLimit")).contains("\"rate\";r=0;");
    assertThat(api.request().get("/jobs").jsonPath().getList("items")).hasSize(5);
    try (Endings another = Endings.ofNewOwner()) {
      Api.byToken(another.owner()).accepted(JOB);
    }
  }

  /** What is asked with a key is looked up in the database before it is refused. */
  @Test
  void whatIsRefusedForItsTypeCountsWhenItHasAKey() {
    String unknown = "{\"type\":\"nobody-knows\"}";
    for (int i = 0; i < 5; i++) {
      api.json(unknown).header("Idempotency-Key", "k").post("/jobs").then().statusCode(422);
    }
    api.json(unknown).header("Idempotency-Key", "k").post("/jobs").then().statusCode(429);
    api.json(unknown).post("/jobs").then().statusCode(422);
  }

  /** Jobs count that other replicas accepted, too; the oldest of them tells when to come again. */
  @Test
  void overTheQuotaIsRefused() {
    endings.quietly(6);
    endings.update(
        "UPDATE job SET created_at = now() - interval '23 h' WHERE owner_id = ?",
        endings.ownerId());
    batch(2).then().statusCode(202);
    Response refused = api.json(JOB).post("/jobs");
    refused.then().statusCode(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3_500, 3_600);
    assertThat(refused.header("RateLimit")).startsWith("\"quota\";r=0;");
  }
}
