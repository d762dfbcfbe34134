package dev.jobwire.api.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.api.testing.TestTokens;
import dev.jobwire.api.testing.TokensAndLimits;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(TokensAndLimits.class)
@WithTestResource(StackResource.class)
class TokenTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private Endings alice;
  private UUID job;

  @BeforeEach
  void aJob() {
    alice = Endings.ofNewOwner();
    job = alice.quietly(1).get(0).id();
  }

  @AfterEach
  void close() {
    alice.close();
  }

  private static RequestSpecification as(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static void isUnauthorized(Response response) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.getHeader("WWW-Authenticate")).startsWith("Bearer");
    assertThat(response.contentType()).startsWith("application/problem+json");
    assertThat(response.jsonPath().getString("type")).isEqualTo("urn:jobwire:problem:unauthorized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs",
        "/events?wait=0",
        "/events/stream",
        "/jobs/0190f3a1-7c00-7000-8000-0000000000ab"
      })
  void nothingIsAnsweredWithoutAToken(String path) {
    isUnauthorized(given().header("X-Client-Id", alice.owner()).get(path));
  }

  @Test
  void aTokenThatIsNotValidIsRefusedAndSaysNoMore() {
    isUnauthorized(as("nonsense").get("/jobs"));
    isUnauthorized(as(TestTokens.forged(alice.owner())).get("/jobs"));
    isUnauthorized(as(TestTokens.of(alice.owner(), Duration.ofMinutes(-5))).get("/jobs"));
    isUnauthorized(given().header("Authorization", "Basic YTpi").get("/jobs"));
  }

  @Test
  void theOwnerIsTheSubjectWhateverElseIsSaid() {
    String token = TestTokens.of(alice.owner(), HOUR);
    assertThat(as(token).get("/jobs/" + job).statusCode()).isEqualTo(200);
    String other = TestTokens.of("somebody-" + job, HOUR);
    assertThat(as(other).header("X-Client-Id", alice.owner()).get("/jobs/" + job).statusCode())
        .isEqualTo(404);
    assertThat(as(other).get("/jobs?client=" + alice.owner()).statusCode()).isEqualTo(400);
  }

  @Test
  void onlyAnAdministratorActsForOthers() {
    String path = "/jobs/" + job + "?owner=" + alice.owner();
    assertThat(as(TestTokens.of("root", HOUR, "jobs-admin")).get(path).statusCode()).isEqualTo(200);
    Response forbidden = as(TestTokens.of("root", HOUR, "jobs-user")).get(path);
    assertThat(forbidden.statusCode()).isEqualTo(403);
    assertThat(forbidden.contentType()).startsWith("application/problem+json");
    assertThat(as(TestTokens.of("root", HOUR, "jobs-admin")).get("/jobs/" + job).statusCode())
        .as("for themselves, where nobody is named")
        .isEqualTo(404);
  }

  @Test
  void healthNeedsNone() {
    assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);
  }
}
