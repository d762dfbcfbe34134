package dev.jobwire.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class OpenApiPageTest {

  /** When it fails: look at the difference, then copy {@code target/openapi/openapi.yaml} there. */
  @Test
  void theCheckedInDocumentIsWhatIsServed() throws Exception {
    String served = RestAssured.get("/q/openapi").asString();
    Files.createDirectories(Path.of("target/openapi"));
    Files.writeString(Path.of("target/openapi/openapi.yaml"), served);
    assertThat(Files.readString(Path.of("../docs/openapi.yaml"))).isEqualTo(served);
  }
}
