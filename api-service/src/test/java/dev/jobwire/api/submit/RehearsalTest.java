package dev.jobwire.api.submit;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class RehearsalTest {

  @Inject AcceptStore store;

  @Test
  void theReplicaIsReadyOnceItIsOver() {
    await()
        .untilAsserted(
            () -> {
              JsonPath ready = get("/q/health/ready").then().statusCode(200).extract().jsonPath();
              assertThat(ready.getString("checks.find { it.name == 'rehearsed' }.status"))
                  .isEqualTo("UP");
            });
  }

  @Test
  void theStatementThatIsRehearsedWritesNothing() {
    assertThat(store.accept(List.of()).await().atMost(Duration.ofSeconds(5))).isEmpty();
  }
}
