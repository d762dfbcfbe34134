package dev.jobwire.api.types;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.JobTypesInUse;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class JobTypesTest {

  private static Response submit(String type) {
    return RestAssured.given()
        .contentType(ContentType.JSON)
        .body("{\"type\":\"" + type + "\"}")
        .post("/jobs");
  }

  @Test
  void oneBrokenSchemaCostsItsOwnTypeOnly() {
    JobTypesInUse.register();
    try (Endings endings = Endings.ofNewOwner()) {
      endings.update(
          "INSERT INTO job_type (type, description, payload_schema, registered_at)"
              + " VALUES ('broken', 'for tests', '{\"type\": ', now()),"
              + " ('late', 'for tests', '{}', now())");
      try {
        Awaitility.await().until(() -> submit("late").statusCode() == 202);
        assertThat(submit("broken").statusCode()).isEqualTo(422);
      } finally {
        endings.update("DELETE FROM job_type WHERE type IN ('broken', 'late')");
      }
    }
  }

  @Test
  void listsTypesWithTheirSchemasAndLiveWorkers() {
    JobTypesInUse.register();
    try (Endings endings = Endings.ofNewOwner()) {
      endings.update(
          "INSERT INTO worker (name, types, lease_until) VALUES"
              + " ('alive', ARRAY['strict'], now() + interval '1 minute'),"
              + " ('dead', ARRAY['strict'], now() - interval '1 second')");
      Response answer = RestAssured.get("/job-types");
      assertThat(answer.<List<String>>path("items.type")).contains("echo", "strict");
      assertThat(answer.<Integer>path("items.find { it.type == 'strict' }.workers")).isEqualTo(1);
      assertThat(answer.<String>path("items.find { it.type == 'strict' }.payloadSchema.type"))
          .isEqualTo("object");
      endings.update("DELETE FROM worker WHERE name IN ('alive', 'dead')");
    }
  }
}
