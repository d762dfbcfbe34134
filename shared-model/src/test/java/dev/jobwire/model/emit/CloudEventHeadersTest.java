package dev.jobwire.model.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.rules.AsyncApiPage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventHeadersTest {

  private final CloudEventHeaders headers = new CloudEventHeaders("/here", "p");

  private static Map<String, String> texts(List<Header> headers) {
    return headers.stream()
        .collect(
            Collectors.toMap(
                Header::key, header -> new String(header.value(), StandardCharsets.UTF_8)));
  }

  @Test
  void saysAllThatCloudEventsRequires() {
    assertThat(texts(headers.next("a.b", Instant.EPOCH, null)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", "p-1",
                "ce_source", "/here",
                "ce_type", "a.b",
                "ce_time", "1970-01-01T00:00:00Z",
                "content-type", "application/json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2026-11-24T10:00:00.004123456Z"})
  void writesThemAsThePageSays(Instant time) {
    CloudEventHeaders real = new CloudEventHeaders("/jobwire/api", "p");

    AsyncApiPage.read()
        .checkHeaders("jobControl", texts(real.next("dev.jobwire.job.control", time, null)));
  }

  @Test
  void saysWhichTraceItIsPartOf() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    CloudEventHeaders real = new CloudEventHeaders("/jobwire/api", "p");
    Map<String, String> written = texts(real.next("dev.jobwire.job.control", Instant.EPOCH, trace));

    assertThat(written).containsEntry("traceparent", trace);
    AsyncApiPage.read().checkHeaders("jobControl", written);
  }

  @Test
  void numbersItsEvents() {
    headers.next("a.b", Instant.EPOCH, null);

    assertThat(texts(headers.next("a.b", Instant.EPOCH, null))).containsEntry("ce_id", "p-2");
  }
}
