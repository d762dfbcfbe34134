package dev.jobwire.worker.config;

import static org.awaitility.Awaitility.await;

import dev.jobwire.rules.MetricsPage;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class MetricsPageTest {

  private static String scrape() {
    return RestAssured.get("/q/metrics").body().asString();
  }

  @Test
  void thePageHasEveryMetricWithItsLabelsAndNoOther() throws IOException {
    try (OwnerJobs jobs = new OwnerJobs()) {
      jobs.accept("echo", "{}");
      jobs.accept("flaky", "{\"failures\":1}");
      // What is counted after the commit, each with its first type.
      await()
          .until(
              () ->
                  Stream.of("claimed", "resolved", "retried")
                      .allMatch(way -> scrape().contains("jobwire_jobs_" + way + "_total{")));
    }

    MetricsPage.check("worker-service", scrape());
  }
}
