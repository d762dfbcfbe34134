package dev.jobwire.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.testing.JobTypesInUse;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.rules.MetricsPage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class MetricsPageTest {

  private static String scrape() {
    return RestAssured.get("/q/metrics").body().asString();
  }

  private static int submit() {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .body("{\"type\":\"echo\"}")
        .post("/jobs")
        .statusCode();
  }

  @Test
  void thePageHasEveryMetricWithItsLabelsAndNoOther() throws IOException {
    JobTypesInUse.register();
    Awaitility.await().until(() -> submit() == 202);

    MetricsPage.check("api-service", scrape());
    MetricsPage.checkQuarkus(scrape());
  }

  @Test
  void theBucketsOfTheObjectivesAreThere() {
    assertThat(scrape())
        .containsPattern("jobwire_stream_delivery_age_seconds_bucket\\{.*le=\"1\\.0\".*}")
        .containsPattern("jobwire_stream_delivery_age_seconds_bucket\\{.*le=\"60\\.0\".*}");
  }
}
