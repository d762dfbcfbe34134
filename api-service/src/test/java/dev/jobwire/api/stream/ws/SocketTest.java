package dev.jobwire.api.stream.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.hub.Hub;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.Endings.Ended;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.JobSignal.Progress;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(StackResource.class)
class SocketTest {

  @Inject Hub hub;

  @TestHTTPResource("/events/ws")
  URI path;

  private Endings endings;

  @BeforeEach
  void owner() {
    endings = Endings.ofNewOwner();
  }

  @AfterEach
  void close() {
    endings.close();
  }

  private Client connect() throws Exception {
    URI uri = new URI("ws", null, path.getHost(), path.getPort(), path.getPath(), null, null);
    return Client.connect(uri, endings.owner());
  }

  private static String epoch(JsonNode welcome) {
    String cursor = welcome.get("cursor").asText();
    return cursor.substring(0, cursor.indexOf(':'));
  }

  private long acked(String subscriber) {
    return endings.number(
        "SELECT acked FROM subscriber WHERE owner_id = ? AND name = ?",
        endings.ownerId(),
        subscriber);
  }

  @Test
  void aHelloIsWelcomedAndEventsFollowInOrder() throws Exception {
    List<Ended> ended = endings.quietly(3);
    try (Client client = connect()) {
      assertThat(client.subprotocol()).isEqualTo("jobs.v1");
      JsonNode welcome = client.hello("");
      String epoch = epoch(welcome);
      assertThat(welcome.get("connection").asText()).isNotBlank();
      assertThat(welcome.get("cursor").asText()).isEqualTo(epoch + ":0");
      assertThat(welcome.get("top").asText()).isEqualTo(epoch + ":3");
      assertThat(welcome.get("pingInterval").asInt()).isEqualTo(25);
      assertThat(welcome.get("pongTimeout").asInt()).isEqualTo(8);
      assertThat(welcome.get("window").asInt()).isEqualTo(64);
      JsonNode event = client.next("event");
      assertThat(event.get("id").asText()).isEqualTo(epoch + ":1");
      assertThat(event.get("event").asText()).isEqualTo("job.resolved");
      assertThat(event.get("delivery").asInt()).isEqualTo(1);
      assertThat(event.get("job").get("id").asText()).isEqualTo(ended.get(0).id().toString());
      assertThat(client.events(2)).containsExactly(epoch + ":2", epoch + ":3");
      endings.aloud(1);
      assertThat(client.events(1)).containsExactly(epoch + ":4");
      client.ack(epoch + ":4");
      await().until(() -> acked("default") == 4);
    }
    await().until(() -> !hub.isListenedTo(new Owner(endings.ownerId(), endings.owner())));
  }

  @Test
  void aLostSignalOnlyDelays() throws Exception {
    try (Client client = connect()) {
      String epoch = epoch(client.hello(""));
      endings.quietly(2);
      assertThat(client.events(2)).containsExactly(epoch + ":1", epoch + ":2");
    }
  }

  @Test
  void aClientResumesByCursorOrBySubscriber() throws Exception {
    endings.quietly(4);
    String epoch;
    try (Client client = connect()) {
      epoch = epoch(client.hello(",\"subscriber\":\"b\""));
      client.events(4);
      client.ack(epoch + ":2");
      await().until(() -> acked("b") == 2);
    }
    try (Client client = connect()) {
      assertThat(client.hello(",\"subscriber\":\"b\"").get("cursor").asText())
          .isEqualTo(epoch + ":2");
      assertThat(client.events(2)).containsExactly(epoch + ":3", epoch + ":4");
    }
    try (Client client = connect()) {
      client.hello(",\"subscriber\":\"b\",\"cursor\":\"" + epoch + ":1\"");
      assertThat(client.events(3)).startsWith(epoch + ":2");
      client.ack(epoch + ":2");
      client.ack(epoch + ":3");
      await().until(() -> acked("b") == 3);
    }
    try (Client client = connect()) {
      client.hello(",\"subscriber\":\"other\"");
      assertThat(client.events(4)).startsWith(epoch + ":1");
    }
  }

  @Test
  void eachConnectionGetsEveryEvent() throws Exception {
    try (Client one = connect();
        Client two = connect()) {
      one.hello("");
      two.hello("");
      endings.aloud(3);
      assertThat(one.events(3)).isEqualTo(two.events(3));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "{}", "{\"type\":\"pong\"}", "{\"type\":\"hello\",\"cursor\":\"7\"}"})
  void aBadFrameIsSaidAndEndsIt(String frame) throws Exception {
    try (Client client = connect()) {
      client.say(frame);
      JsonNode error = client.next("error");
      assertThat(error.get("code").asText()).isEqualTo("bad-frame");
      assertThat(error.get("detail").asText()).isNotBlank();
      assertThat(client.closeCode()).isEqualTo(4501);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {70_000, 140_000})
  void aFrameThatIsTooLongEndsIt(int length) throws Exception {
    try (Client client = connect()) {
      client.say("{\"type\":\"hello\",\"subscriber\":\"" + "x".repeat(length) + "\"}");
      assertThat(client.closeCode()).isEqualTo(4501);
    }
  }

  @ParameterizedTest
  @CsvSource({"k999:1, epoch", "%s:9, beyond-end"})
  void aCursorThatCantBeServedIsReset(String cursor, String reason) throws Exception {
    endings.quietly(2);
    String epoch;
    try (Client client = connect()) {
      epoch = epoch(client.hello(",\"cursor\":\"end\""));
    }
    try (Client client = connect()) {
      client.hello(",\"cursor\":\"" + cursor.formatted(epoch) + "\"");
      JsonNode reset = client.next("reset");
      assertThat(reset.get("reason").asText()).isEqualTo(reason);
      assertThat(reset.get("cursor").asText()).isEqualTo(epoch + ":0");
      assertThat(client.events(2)).containsExactly(epoch + ":1", epoch + ":2");
    }
  }

  @Test
  void whatIsNoLongerKeptIsReset() throws Exception {
    endings.quietly(2, "{}", "{}", Duration.ofDays(8));
    endings.quietly(1);
    String epoch;
    try (Client client = connect()) {
      epoch = epoch(client.hello(",\"cursor\":\"end\""));
    }
    try (Client client = connect()) {
      client.hello(",\"cursor\":\"" + epoch + ":0\"");
      assertThat(client.next("reset").get("reason").asText()).isEqualTo("expired");
      assertThat(client.events(1)).containsExactly(epoch + ":3");
    }
  }

  @Test
  void aConnectionForSomeJobsSeesOnlyThemAndNeverMovesTheSubscriber() throws Exception {
    UUID job = endings.pending();
    try (Client client = connect();
        Client all = connect()) {
      String epoch = epoch(client.hello(",\"jobs\":[\"" + job + "\"]"));
      all.hello(",\"subscriber\":\"all\"");
      endings.aloud(2);
      endings.tell(List.of(endings.quietly(job)));
      assertThat(client.events(1)).containsExactly(epoch + ":3");
      client.ack(epoch + ":3");
      all.events(3);
      all.ack(epoch + ":3");
      await().until(() -> acked("all") == 3);
    }
    assertThat(
            endings.number(
                "SELECT count(*) FROM subscriber WHERE owner_id = ? AND name = 'default'",
                endings.ownerId()))
        .isZero();
  }

  @Test
  void newsOfARunningJobIsPassedOn() throws Exception {
    UUID job = endings.pending();
    try (Client client = connect()) {
      client.hello("");
      endings.signal(
          new JobSignal(endings.ownerId(), job, JobSignal.STARTED, 1, Instant.now(), null));
      JsonNode started = client.next("signal");
      assertThat(started.get("event").asText()).isEqualTo("job.started");
      assertThat(started.get("job").get("id").asText()).isEqualTo(job.toString());
      assertThat(started.get("job").get("status").asText()).isEqualTo("RUNNING");
      for (int percent = 1; percent <= 50; percent++) {
        Progress progress = new Progress(percent, "p");
        endings.signal(
            new JobSignal(endings.ownerId(), job, JobSignal.PROGRESS, 1, Instant.now(), progress));
      }
      JsonNode last = client.next("signal");
      while (last.get("job").get("progress").get("percent").asInt() < 50) {
        last = client.next("signal");
      }
      assertThat(last.get("event").asText()).isEqualTo("job.progress");
    }
  }

  @Test
  void atMostAWindowIsUnacknowledged() throws Exception {
    endings.quietly(100);
    try (Client client = connect()) {
      String epoch = epoch(client.hello(""));
      assertThat(client.events(64)).endsWith(epoch + ":64");
      JsonNode again = client.next("event");
      assertThat(again.get("id").asText()).isEqualTo(epoch + ":1");
      assertThat(again.get("delivery").asInt()).isEqualTo(2);
      client.ack(epoch + ":10");
      assertThat(client.events(10)).startsWith(epoch + ":65").endsWith(epoch + ":74");
      client.ack(epoch + ":74");
      assertThat(client.events(26)).endsWith(epoch + ":100");
    }
  }

  @Test
  void aLargeEventIsTruncated() throws Exception {
    String large = "{\"x\":\"" + "y".repeat(100_000) + "\"}";
    endings.quietly(1, large, large, Duration.ZERO);
    try (Client client = connect()) {
      client.hello("");
      JsonNode event = client.next("event");
      assertThat(event.findValue("truncated").asBoolean()).isTrue();
      assertThat(event.get("job").has("payload")).isFalse();
      assertThat(event.get("job").has("result")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, me, 403",
    "null, me, 403",
    "own, me, 101",
    ", me, 101",
    ", %01, 400"
  })
  void theUpgradeChecksOriginAndIdentity(String origin, String name, int status) throws Exception {
    try (Socket socket = new Socket(path.getHost(), path.getPort())) {
      socket.setSoTimeout(10_000);
      String host = path.getHost() + ":" + path.getPort();
      StringBuilder request =
          new StringBuilder("GET /events/ws?client=" + name + " HTTP/1.1\r\nHost: " + host)
              .append("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13")
              .append("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
      if (origin != null) {
        request.append("Origin: " + (origin.equals("own") ? "http://" + host : origin) + "\r\n");
      }
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answer.readLine()).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void nobodyIsToldOfAnothersEvents() throws Exception {
    try (Endings other = Endings.ofNewOwner();
        Client client = connect()) {
      String epoch = epoch(client.hello(""));
      other.aloud(2);
      List<Ended> own = endings.aloud(1);
      JsonNode event = client.next("event");
      assertThat(event.get("id").asText()).isEqualTo(epoch + ":1");
      assertThat(event.get("job").get("id").asText()).isEqualTo(own.get(0).id().toString());
    }
  }
}
