package dev.jobwire.api.stream.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.model.signal.JobSignal;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(StackResource.class)
@TestProfile(StreamSocketTest.Quick.class)
class StreamSocketTest {

  /** Short times, so that nobody waits. */
  public static class Quick implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "jobs.stream.ws.hello-timeout", "1s",
          "jobs.stream.ws.ping-interval", "2s",
          "jobs.stream.ws.pong-timeout", "1s",
          "jobs.stream.ws.redelivery-first", "400ms",
          "jobs.stream.ws.redelivery-most", "400ms",
          "jobs.stream.ws.sends", "3",
          "jobs.stream.ws.max-connections-per-owner", "3",
          "jobs.stream.origins", "https://app.example.com");
    }
  }

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private Endings endings;

  @BeforeEach
  void owner() {
    endings = Endings.ofNewOwner();
  }

  @AfterEach
  void close() {
    endings.close();
  }

  private WsClient hello(String members) {
    return WsClient.hello(port, endings.owner(), members);
  }

  private String epoch() {
    return "k" + endings.number("SELECT max(no) FROM epoch");
  }

  private long acked(String subscriber) {
    return endings.number(
        "SELECT acked FROM subscriber WHERE owner_id = ? AND name = ?",
        endings.ownerId(),
        subscriber);
  }

  private static List<Long> numbers(List<JsonNode> events) {
    return events.stream()
        .map(event -> Long.parseLong(event.get("id").asText().split(":")[1]))
        .toList();
  }

  private static List<Long> range(long from, long to) {
    return java.util.stream.LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void anEndedJobIsToldAndAcknowledged() {
    try (WsClient client = hello("\"subscriber\":\"browser-1\"")) {
      JsonNode welcome = client.next();
      assertThat(welcome.get("type").asText()).isEqualTo("welcome");
      assertThat(welcome.get("cursor").asText()).isEqualTo(epoch() + ":0");
      assertThat(welcome.get("top").asText()).isEqualTo(epoch() + ":0");
      assertThat(welcome.get("window").asInt()).isEqualTo(64);
      assertThat(welcome.get("pingInterval").asInt()).isEqualTo(2);
      assertThat(welcome.get("pongTimeout").asInt()).isEqualTo(1);
      assertThat(welcome.get("connection").asText()).isNotBlank();
      assertThat(client.subprotocol()).isEqualTo("jobs.v1");

      var ended = endings.aloud(1).get(0);
      JsonNode event = client.next("event");
      assertThat(event.get("id").asText()).isEqualTo(epoch() + ":1");
      assertThat(event.get("event").asText()).isEqualTo("job.resolved");
      assertThat(event.get("delivery").asInt()).isEqualTo(1);
      assertThat(event.get("job").get("id").asText()).isEqualTo(ended.id().toString());
      assertThat(event.get("job").get("result").get("n").asInt()).isEqualTo(1);
      assertThat(event.get("time").asText()).matches(".*\\.[0-9]{3}Z");

      client.ack(epoch() + ":1");
      await()
          .untilAsserted(
              () -> {
                assertThat(acked("browser-1")).isEqualTo(1);
                assertThat(
                        endings.number(
                            "SELECT seq FROM ack_mark WHERE owner_id = ?", endings.ownerId()))
                    .isEqualTo(1);
              });
    }
  }

  @Test
  void whatWasNotToldBySignalIsToldAnyway() {
    try (WsClient client = hello("")) {
      client.next("welcome");
      endings.quietly(3);
      assertThat(numbers(client.events(3))).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void resumesByCursorAndBySubscriber() {
    endings.quietly(5);
    try (WsClient client = hello("\"cursor\":\"" + epoch() + ":2\"")) {
      assertThat(client.next().get("cursor").asText()).isEqualTo(epoch() + ":2");
      assertThat(numbers(client.events(3))).containsExactly(3L, 4L, 5L);
      client.ack(epoch() + ":4");
      await().untilAsserted(() -> assertThat(acked("default")).isEqualTo(4));
    }
    try (WsClient client = hello("")) {
      assertThat(client.next().get("cursor").asText()).isEqualTo(epoch() + ":4");
      assertThat(numbers(client.events(1))).containsExactly(5L);
    }
    try (WsClient client = hello("\"subscriber\":\"other\"")) {
      assertThat(numbers(client.events(5))).containsExactlyElementsOf(range(1, 5));
    }
    try (WsClient client = hello("\"cursor\":\"end\"")) {
      client.next("welcome");
      endings.aloud(1);
      assertThat(numbers(client.events(1))).containsExactly(6L);
    }
    try (WsClient client = hello("\"cursor\":\"start\"")) {
      assertThat(numbers(client.events(6))).containsExactlyElementsOf(range(1, 6));
    }
  }

  @Test
  void anOlderAcknowledgementMovesNothingBack() {
    endings.quietly(5);
    try (WsClient client = hello("")) {
      client.events(5);
      client.ack(epoch() + ":5");
      await().untilAsserted(() -> assertThat(acked("default")).isEqualTo(5));
      client.ack(epoch() + ":2");
      client.ack("start");
      endings.aloud(1);
      client.events(1);
      assertThat(acked("default")).isEqualTo(5);
    }
  }

  @Test
  void twoConnectionsGetEveryEvent() {
    try (WsClient one = hello("");
        WsClient two = hello("\"subscriber\":\"second\"")) {
      one.next("welcome");
      two.next("welcome");
      endings.aloud(20);
      assertThat(numbers(one.events(20))).containsExactlyElementsOf(range(1, 20));
      assertThat(numbers(two.events(20))).containsExactlyElementsOf(range(1, 20));
    }
  }

  @Test
  void theWindowHoldsBackAndAcknowledgementsOpenIt() {
    endings.quietly(100);
    try (WsClient client = hello("\"cursor\":\"start\"")) {
      assertThat(numbers(client.events(64))).containsExactlyElementsOf(range(1, 64));
      // The first redelivery proves that nothing more was sent in the meantime.
      JsonNode again = client.next("event");
      assertThat(numbers(List.of(again))).containsExactly(1L);
      assertThat(again.get("delivery").asInt()).isEqualTo(2);
      client.ack(epoch() + ":99999");
      assertThat(numbers(client.events(36))).containsExactlyElementsOf(range(65, 100));
      assertThat(acked("default")).isLessThanOrEqualTo(64);
    }
  }

  @Test
  void anEventThatIsNeverAcknowledgedIsSentAgainAndThenTheConnectionCloses() {
    endings.quietly(1);
    try (WsClient client = hello("\"cursor\":\"start\"")) {
      client.next("welcome");
      IntStream.rangeClosed(1, 3)
          .forEach(
              delivery ->
                  assertThat(client.next("event").get("delivery").asInt()).isEqualTo(delivery));
      assertThat(client.closeCode()).isEqualTo(4408);
    }
    try (WsClient client = hello("")) {
      assertThat(numbers(client.events(1))).containsExactly(1L);
    }
  }

  @Test
  void manyEventsArriveInOrderWithBulkAcknowledgements() {
    try (WsClient client = hello("")) {
      client.next("welcome");
      endings.aloud(1_500);
      for (int from = 1; from <= 1_500; from += 30) {
        assertThat(numbers(client.events(30))).containsExactlyElementsOf(range(from, from + 29));
        client.ack(epoch() + ":" + (from + 29));
      }
      await().untilAsserted(() -> assertThat(acked("default")).isEqualTo(1_500));
    }
  }

  @Test
  void onlyTheAskedForJobsAndNothingMoves() {
    UUID wanted = endings.pending();
    endings.quietly(3);
    try (WsClient client = hello("\"jobs\":[\"" + wanted + "\"]")) {
      client.next("welcome");
      endings.aloud(2);
      endings.tell(List.of(endings.quietly(wanted)));
      assertThat(numbers(client.events(1))).containsExactly(6L);
      client.ack(epoch() + ":6");
      endings.aloud(1);
      // A ping after the redelivery time: no event in between, so the acknowledgement counted.
      JsonNode frame = client.next();
      assertThat(frame.get("type").asText()).isEqualTo("ping");
      assertThat(acked("default")).isZero();
      assertThat(
              endings.number("SELECT count(*) FROM ack_mark WHERE owner_id = ?", endings.ownerId()))
          .isZero();
    }
  }

  @Test
  void aCursorThatCantBeServedIsReset() {
    endings.quietly(2, "1", "1", Duration.ofDays(8));
    endings.quietly(2);
    try (WsClient client = hello("\"cursor\":\"" + epoch() + ":1\"")) {
      JsonNode reset = client.next("reset");
      assertThat(reset.get("reason").asText()).isEqualTo("expired");
      assertThat(reset.get("cursor").asText()).isEqualTo(epoch() + ":2");
      assertThat(numbers(client.events(2))).containsExactly(3L, 4L);
    }
    try (WsClient client = hello("\"cursor\":\"k999:1\"")) {
      assertThat(client.next("reset").get("reason").asText()).isEqualTo("epoch");
    }
    try (WsClient client = hello("\"cursor\":\"" + epoch() + ":50\"")) {
      assertThat(client.next("reset").get("reason").asText()).isEqualTo("beyond-end");
      assertThat(numbers(client.events(2))).containsExactly(3L, 4L);
    }
  }

  @Test
  void largeEventsAreCut() {
    String large = "\"" + "x".repeat(40_000) + "\"";
    endings.quietly(1, large, large, Duration.ZERO);
    endings.quietly(1, "1", "\"" + "y".repeat(100_000) + "\"", Duration.ZERO);
    try (WsClient client = hello("")) {
      List<JsonNode> events = client.events(2);
      JsonNode first = events.get(0).get("job");
      assertThat(first.has("payload")).isFalse();
      assertThat(first.get("result").asText()).hasSize(40_000);
      assertThat(first.get("truncated").asBoolean()).isTrue();
      JsonNode second = events.get(1).get("job");
      assertThat(second.has("payload")).isFalse();
      assertThat(second.has("result")).isFalse();
      assertThat(second.get("truncated").asBoolean()).isTrue();
    }
  }

  @Test
  void newsOfRunningJobsComesAsSignals() {
    try (WsClient client = hello("")) {
      client.next("welcome");
      UUID job = endings.pending();
      for (int percent = 1; percent <= 100; percent++) {
        endings.signal(
            new JobSignal(
                endings.ownerId(),
                job,
                JobSignal.PROGRESS,
                1,
                Instant.now(),
                new JobSignal.Progress(percent, "at " + percent)));
      }
      JsonNode signal = client.next("signal");
      int signals = 1;
      assertThat(signal.get("event").asText()).isEqualTo("job.progress");
      assertThat(signal.get("job").get("id").asText()).isEqualTo(job.toString());
      assertThat(signal.get("job").get("status").asText()).isEqualTo("RUNNING");
      while (signal.get("job").get("progress").get("percent").asInt() < 100) {
        signal = client.next("signal");
        signals++;
      }
      assertThat(signals).isLessThan(50);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "\"hello\"",
        "{}",
        "{\"type\":\"nonsense\"}",
        "{\"type\":7}",
        "{\"type\":\"hello\",\"subscriber\":7}",
        "{\"type\":\"hello\",\"cursor\":\"nonsense\"}",
        "{\"type\":\"hello\",\"unknown\":\"x\"}",
        "{\"type\":\"hello\",\"jobs\":[\"nonsense\"]}",
        "{\"type\":\"hello\"} x",
        "{\"type\":\"ack\",\"cursor\":\"k1:1\"}"
      })
  void aBadFrameIsAnsweredAndCloses(String frame) {
    try (WsClient client = WsClient.connect(port, endings.owner())) {
      client.send(frame);
      JsonNode error = client.next();
      assertThat(error.get("type").asText()).isEqualTo("error");
      assertThat(error.get("code").asText()).isEqualTo("bad-frame");
      assertThat(error.get("detail").asText()).isNotBlank();
      assertThat(client.closeCode()).isEqualTo(4501);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"hello\"}",
        "{\"type\":\"ack\"}",
        "{\"type\":\"ack\",\"cursor\":\"nonsense\"}",
        "{\"type\":\"pong\",\"more\":\"x\"}"
      })
  void aBadFrameAfterHelloCloses(String frame) {
    try (WsClient client = hello("")) {
      client.next("welcome");
      client.send(frame);
      client.next("error");
      assertThat(client.closeCode()).isEqualTo(4501);
    }
  }

  @Test
  void binaryAndOverlongFramesAreBad() {
    try (WsClient client = hello("")) {
      client.next("welcome");
      client.sendBinary(new byte[] {1});
      client.next("error");
      assertThat(client.closeCode()).isEqualTo(4501);
    }
    try (WsClient client = WsClient.connect(port, endings.owner())) {
      client.send("{\"type\":\"hello\",\"subscriber\":\"" + "x".repeat(70_000) + "\"}");
      client.next("error");
      assertThat(client.closeCode()).isEqualTo(4501);
    }
  }

  @Test
  void withoutHelloOrPongItCloses() {
    try (WsClient silent = WsClient.connect(port, endings.owner());
        WsClient deaf = hello("");
        WsClient good = hello("")) {
      deaf.goDeaf();
      assertThat(silent.closeCode()).isEqualTo(4502);
      assertThat(deaf.next("ping").get("top").asText()).isEqualTo(epoch() + ":0");
      good.next("ping");
      assertThat(deaf.closeCode()).isEqualTo(4012);
      good.next("ping");
      assertThat(good.isOpen()).isTrue();
    }
  }

  @Test
  void tooManyConnectionsAreTurnedAwayUntilOneLeaves() {
    WsClient one = hello("");
    try (WsClient two = hello("");
        WsClient three = hello("")) {
      one.next("welcome");
      three.next("welcome");
      try (WsClient four = WsClient.connect(port, endings.owner())) {
        assertThat(four.closeCode()).isEqualTo(4504);
      }
      one.close();
      await()
          .untilAsserted(
              () -> {
                try (WsClient again = hello("")) {
                  again.next("welcome");
                }
              });
      two.next("welcome");
    }
  }

  @Test
  void onlyKnownOriginsMayConnect() {
    WsClient.connect(port, endings.owner(), "https://app.example.com").close();
    WsClient.connect(port, endings.owner(), "http://localhost:" + port).close();
    assertThatThrownBy(() -> WsClient.connect(port, endings.owner(), "https://evil.example"))
        .hasStackTraceContaining("403");
  }
}
