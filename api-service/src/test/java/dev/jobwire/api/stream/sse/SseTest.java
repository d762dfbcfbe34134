package dev.jobwire.api.stream.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.hub.Hub;
import dev.jobwire.api.stream.sse.SseClient.Message;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.Endings.Ended;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.JobSignal.Progress;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(StackResource.class)
class SseTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Inject Hub hub;

  @TestHTTPResource("/")
  URI root;

  private Endings endings;

  @BeforeEach
  void owner() {
    endings = Endings.ofNewOwner();
  }

  @AfterEach
  void close() {
    endings.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(root.resolve(path)).header("X-Client-Id", endings.owner());
  }

  private SseClient open(String query) throws Exception {
    return SseClient.open(request("/events/stream?" + query).build());
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private boolean isListenedTo() {
    return hub.isListenedTo(new Owner(endings.ownerId(), endings.owner()));
  }

  @Test
  void whatIsThereAndWhatComesIsToldInOrder() throws Exception {
    List<Ended> before = endings.quietly(2);
    try (SseClient client = open("")) {
      assertThat(client.response().headers().firstValue("Cache-Control")).contains("no-store");
      Message first = client.next();
      assertThat(first.json().path("type").asText()).isEqualTo("event");
      assertThat(first.json().path("event").asText()).isEqualTo("job.resolved");
      assertThat(first.json().path("id").asText()).isEqualTo(first.lastEventId());
      assertThat(first.json().at("/job/id").asText()).isEqualTo(before.get(0).id().toString());
      assertThat(client.next().lastEventId()).endsWith(":2");
      endings.aloud(1);
      assertThat(client.next().lastEventId()).endsWith(":3");
      endings.quietly(1);
      assertThat(client.next().lastEventId()).as("its signal was lost").endsWith(":4");
      assertThat(client.retry()).isBetween(1L, 3_000L);
    }
  }

  @Test
  void theLastEventIdWinsOverTheCursor() throws Exception {
    endings.quietly(3);
    String id;
    try (SseClient client = open("cursor=start")) {
      id = client.next().lastEventId();
      assertThat(id).endsWith(":1");
    }
    HttpRequest again = request("/events/stream?cursor=start").header("Last-Event-ID", id).build();
    try (SseClient client = SseClient.open(again)) {
      assertThat(client.next().lastEventId()).endsWith(":2");
    }
  }

  @Test
  void aClientThatBeganAtTheEndComesBackToWhereItWas() throws Exception {
    endings.quietly(2);
    String position;
    try (SseClient client = open("cursor=end")) {
      await().until(() -> client.position().endsWith(":2"));
      position = client.position();
    }
    endings.quietly(1);
    HttpRequest again =
        request("/events/stream?cursor=end").header("Last-Event-ID", position).build();
    try (SseClient client = SseClient.open(again)) {
      assertThat(client.next().lastEventId()).as("it came meanwhile").endsWith(":3");
    }
  }

  @Test
  void acknowledgingMovesWhereASubscriberBegins() throws Exception {
    endings.quietly(3);
    String second;
    try (SseClient client = open("subscriber=s")) {
      client.next();
      second = client.next().lastEventId();
    }
    try (SseClient client = open("subscriber=s")) {
      assertThat(client.next().lastEventId()).as("telling is not acknowledging").endsWith(":1");
    }
    String ack = "{\"cursor\":\"" + second + "\",\"subscriber\":\"s\"}";
    HttpRequest post =
        request("/events/ack")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(ack))
            .build();
    assertThat(send(post).statusCode()).isEqualTo(204);
    try (SseClient client = open("subscriber=s")) {
      assertThat(client.next().lastEventId()).endsWith(":3");
    }
  }

  @Test
  void onlyTheJobsThatWereAskedFor() throws Exception {
    List<Ended> ended = endings.quietly(3);
    try (SseClient client = open("job=" + ended.get(1).id())) {
      assertThat(client.next().lastEventId()).endsWith(":2");
    }
  }

  @Test
  void nobodyIsToldOfAnothersJobs() throws Exception {
    endings.quietly(1);
    try (Endings other = Endings.ofNewOwner();
        SseClient client =
            SseClient.open(
                HttpRequest.newBuilder(root.resolve("/events/stream?client=" + other.owner()))
                    .build())) {
      Ended ended = other.quietly(1).get(0);
      assertThat(client.next().json().at("/job/id").asText()).isEqualTo(ended.id().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"k999:1,epoch", "k1:999999,beyond-end"})
  void aCursorThatCanNotBeServedIsAReset(String cursor, String reason) throws Exception {
    endings.quietly(2);
    String known;
    try (SseClient client = open("")) {
      known = client.next().lastEventId();
    }
    String epoch = known.substring(0, known.indexOf(':'));
    try (SseClient client = open("cursor=" + cursor.replace("k1", epoch))) {
      Message reset = client.next();
      assertThat(reset.json().path("type").asText()).isEqualTo("reset");
      assertThat(reset.json().path("reason").asText()).isEqualTo(reason);
      assertThat(reset.lastEventId()).isEqualTo(reset.json().path("cursor").asText());
      assertThat(client.next().lastEventId()).endsWith(":1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cursor=x,400",
    "cursor=,400",
    "subscriber=,400",
    "job=7,400",
    "more=1,400",
    "client=%00,400",
  })
  void whatIsWrongIsRefusedBeforeTheStreamBegins(String query, int status) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve("/events/stream?" + query))
            .timeout(Duration.ofSeconds(10))
            .build();
    HttpResponse<String> response = send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
  }

  @Test
  void aHeadHasNoEnd() throws Exception {
    HttpRequest head =
        request("/events/stream")
            .timeout(Duration.ofSeconds(10))
            .method("HEAD", BodyPublishers.noBody())
            .build();
    HttpResponse<String> response = send(head);
    assertThat(response.statusCode()).isEqualTo(200);
    await().until(() -> !isListenedTo());
  }

  @Test
  void signalsAreToldBesideTheEvents() throws Exception {
    var job = endings.pending();
    try (SseClient client = open("")) {
      endings.signal(
          new JobSignal(
              endings.ownerId(),
              job,
              JobSignal.PROGRESS,
              1,
              Instant.now(),
              new Progress(40, "half")));
      Message signal = client.next("signal");
      assertThat(signal.lastEventId()).as("no position of its own").isEmpty();
      assertThat(signal.json().at("/job/progress/percent").asInt()).isEqualTo(40);
    }
  }

  @Test
  void whatAClientWroteMayHaveLineEnds() throws Exception {
    endings.quietly(1, "{\n\"n\":\r\n1}", "[1,\n2]", Duration.ZERO);
    try (SseClient client = open("")) {
      Message event = client.next();
      assertThat(event.json().at("/job/payload/n").asInt()).isEqualTo(1);
      assertThat(event.json().at("/job/result/1").asInt()).isEqualTo(2);
    }
  }

  @Test
  void manyEventsAreToldWithoutAGap() throws Exception {
    endings.quietly(700, "{\"n\":1}", "\"" + "x".repeat(3_000) + "ü\"", Duration.ZERO);
    try (SseClient client = open("")) {
      for (int i = 1; i <= 700; i++) {
        assertThat(client.next().lastEventId()).endsWith(":" + i);
      }
    }
  }

  @Test
  void aClientThatGoesIsForgotten() throws Exception {
    SseClient client = open("");
    await().until(this::isListenedTo);
    client.close();
    await().atMost(Duration.ofSeconds(30)).until(() -> !isListenedTo());
  }
}
