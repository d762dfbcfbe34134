package dev.jobwire.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class HttpVersionTest {

  @TestHTTPResource("/job-types")
  URI types;

  /** Java's client asks for HTTP/2 unless it is told not to; the upgrade is not sound. */
  @Test
  void anUpgradeToHttp2IsNotTaken() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(types).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }
}
