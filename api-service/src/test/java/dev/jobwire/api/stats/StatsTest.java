package dev.jobwire.api.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class StatsTest extends OwnerTest {

  private JsonPath stats() {
    return api.request().get("/stats").then().statusCode(200).extract().jsonPath();
  }

  @Test
  void anOwnerWithoutJobsHasZeros() {
    JsonPath stats = stats();
    assertThat(stats.getMap("statuses"))
        .isEqualTo(Map.of("PENDING", 0, "RUNNING", 0, "COMPLETED", 0, "FAILED", 0, "CANCELLED", 0));
    assertThat(stats.getMap("types")).isEmpty();
    assertThat(stats.getString("oldestPendingAge")).isNull();
    assertThat(stats.getDouble("acceptedPerSecond")).isZero();
    assertThat(stats.getDouble("resolvedPerSecond")).isZero();
    assertThat(stats.getBoolean("truncated")).isFalse();
  }

  @Test
  void jobsAreCountedByStatusAndType() {
    String pending = api.accepted("{\"type\":\"echo\",\"delay\":\"PT1H\"}");
    endings.update(
        "UPDATE job SET created_at = now() - interval '90 s' WHERE id = ?::uuid", pending);
    String cancelled = api.accepted("{\"type\":\"pair\",\"delay\":\"PT1H\"}");
    api.cancel(cancelled).then().statusCode(202);
    endings.quietly(3);
    try (Endings other = Endings.ofNewOwner()) {
      other.quietly(5);
    }
    JsonPath stats = stats();
    assertThat(stats.getMap("statuses"))
        .isEqualTo(Map.of("PENDING", 1, "RUNNING", 0, "COMPLETED", 3, "FAILED", 0, "CANCELLED", 1));
    assertThat(stats.getInt("types.echo.COMPLETED")).isEqualTo(3);
    assertThat(stats.getInt("types.pair.CANCELLED")).isEqualTo(1);
    assertThat(stats.getInt("types.pair.PENDING")).isZero();
    assertThat(Duration.parse(stats.getString("oldestPendingAge")))
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(150));
    // All but the one of long ago.
    assertThat(stats.getDouble("acceptedPerSecond")).isCloseTo(4 / 60.0, within(1e-6));
    assertThat(stats.getDouble("resolvedPerSecond")).isCloseTo(4 / 60.0, within(1e-6));
  }

  /** Its newest end counts, and none once it is to run again. */
  @Test
  void aRetriedJobCountsOnce() {
    String job = api.accepted("{\"type\":\"echo\",\"delay\":\"PT1H\"}");
    api.cancel(job).then().statusCode(202);
    api.retry(job).then().statusCode(202);
    assertThat(stats().getInt("statuses.CANCELLED")).isZero();
    assertThat(stats().getInt("statuses.PENDING")).isOne();
    api.cancel(job).then().statusCode(202);
    assertThat(stats().getInt("statuses.CANCELLED")).isOne();
  }

  @Test
  void anUnknownParameterIsRefused() {
    api.request().get("/stats?type=echo").then().statusCode(400);
  }
}
