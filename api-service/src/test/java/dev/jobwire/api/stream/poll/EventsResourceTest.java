package dev.jobwire.api.stream.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(StackResource.class)
class EventsResourceTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

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

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("X-Client-Id", endings.owner())
        .timeout(Duration.ofSeconds(30));
  }

  private CompletableFuture<HttpResponse<String>> polling(String query) {
    return HTTP.sendAsync(request("/events?" + query).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> poll(String query) {
    return polling(query).orTimeout(30, TimeUnit.SECONDS).join();
  }

  private HttpResponse<String> ack(String body, String contentType) {
    return HTTP.sendAsync(
            request("/events/ack")
                .header("content-type", contentType)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private static List<Long> numbers(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<Long> numbers = new ArrayList<>();
    json(response)
        .get("events")
        .forEach(event -> numbers.add(Long.parseLong(event.get("id").asText().split(":")[1])));
    return numbers;
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private static String cursor(HttpResponse<String> response) {
    return response.headers().firstValue("Event-Cursor").orElseThrow();
  }

  private String at(long seq) {
    return "k" + endings.number("SELECT max(no) FROM epoch") + ":" + seq;
  }

  private long acked(String subscriber) {
    return endings.number(
        "SELECT acked FROM subscriber WHERE owner_id = ? AND name = ?",
        endings.ownerId(),
        subscriber);
  }

  @Test
  void nothingYetIsAnEmptyAnswerWithACursor() {
    HttpResponse<String> empty = poll("wait=0");
    assertThat(empty.statusCode()).isEqualTo(204);
    assertThat(cursor(empty)).isEqualTo(at(0));
    assertThat(empty.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(poll("wait=1&cursor=end").statusCode()).isEqualTo(204);
  }

  @Test
  void aPollThatWaitsIsAnsweredByTheEvent() {
    CompletableFuture<HttpResponse<String>> waiting = polling("wait=25");
    var ended = endings.aloud(1).get(0);
    HttpResponse<String> answer = waiting.orTimeout(20, TimeUnit.SECONDS).join();
    JsonNode event = json(answer).get("events").get(0);
    assertThat(event.get("type").asText()).isEqualTo("event");
    assertThat(event.get("event").asText()).isEqualTo("job.resolved");
    assertThat(event.get("id").asText()).isEqualTo(at(1));
    assertThat(event.get("delivery").asInt()).isEqualTo(1);
    assertThat(event.get("job").get("id").asText()).isEqualTo(ended.id().toString());
    assertThat(json(answer).get("cursor").asText()).isEqualTo(at(1));
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void aLostSignalCostsSecondsOnly() {
    CompletableFuture<HttpResponse<String>> waiting = polling("wait=25");
    endings.quietly(1);
    assertThat(numbers(waiting.orTimeout(20, TimeUnit.SECONDS).join())).containsExactly(1L);
  }

  @Test
  void theStreamIsReadPageByPage() {
    endings.quietly(450);
    HttpResponse<String> first = poll("cursor=start&limit=200");
    assertThat(numbers(first)).containsExactlyElementsOf(range(1, 200));
    HttpResponse<String> second = poll("cursor=" + json(first).get("cursor").asText());
    assertThat(numbers(second)).containsExactlyElementsOf(range(201, 300));
    HttpResponse<String> third = poll("limit=1000&cursor=" + json(second).get("cursor").asText());
    assertThat(numbers(third)).containsExactlyElementsOf(range(301, 450));
    assertThat(poll("wait=0&cursor=" + json(third).get("cursor").asText()).statusCode())
        .isEqualTo(204);
    assertThat(numbers(poll("cursor=start&limit=1"))).containsExactly(1L);
  }

  @Test
  void anAnswerIsBoundedInBytes() {
    endings.quietly(120, "1", "\"" + "x".repeat(60_000) + "\"", Duration.ZERO);
    HttpResponse<String> first = poll("cursor=start&limit=1000");
    assertThat(first.body().length()).isBetween(1_000_000, 5_000_000);
    assertThat(numbers(first)).first().isEqualTo(1L);
    int got = numbers(first).size();
    assertThat(got).isBetween(10, 119);
    assertThat(numbers(poll("limit=1000&cursor=" + at(got)))).first().isEqualTo(got + 1L);
  }

  @Test
  void acknowledgingMovesTheSubscriber() {
    endings.quietly(5);
    assertThat(numbers(poll("wait=0"))).hasSize(5);
    assertThat(numbers(poll("wait=0"))).as("presenting acknowledges nothing").hasSize(5);
    assertThat(numbers(poll("wait=0&ack=" + at(3)))).containsExactly(4L, 5L);
    assertThat(numbers(poll("wait=0&cursor=" + at(1) + "&ack=" + at(2)))).hasSize(4);
    assertThat(acked("default")).as("never backwards").isEqualTo(3);
    assertThat(numbers(poll("wait=0&subscriber=other"))).hasSize(5);
    assertThat(ack("{\"cursor\":\"" + at(5) + "\",\"subscriber\":\"other\"}", "application/json"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(204);
    assertThat(poll("wait=0&subscriber=other").statusCode()).isEqualTo(204);
    assertThat(numbers(poll("wait=0"))).containsExactly(4L, 5L);
  }

  @Test
  void theFirstAcknowledgementIsTheOneThatCounts() {
    endings.quietly(3);
    ack("{\"cursor\":\"" + at(3) + "\"}", "application/json");
    ack("{\"cursor\":\"" + at(2) + "\",\"subscriber\":\"late\"}", "application/json");
    assertThat(
            endings.number("SELECT count(*) FROM ack_mark WHERE owner_id = ?", endings.ownerId()))
        .isEqualTo(1);
    assertThat(acked("late")).isEqualTo(2);
  }

  @Test
  void whatDoesNotExistCantBeAcknowledged() {
    endings.quietly(2);
    for (String cursor : List.of(at(3), "k999:1")) {
      HttpResponse<String> refused = ack("{\"cursor\":\"" + cursor + "\"}", "application/json");
      assertThat(refused.statusCode()).isEqualTo(410);
      assertThat(json(refused).get("cursor").asText()).isEqualTo(at(0));
      assertThat(poll("wait=0&cursor=start&ack=" + cursor).statusCode()).isEqualTo(410);
    }
    assertThat(acked("default")).isZero();
  }

  @Test
  void aCursorThatCantBeServedIsGone() {
    endings.quietly(2, "1", "1", Duration.ofDays(8));
    endings.quietly(1);
    for (String cursor : List.of(at(0), at(1), at(99), "k999:1")) {
      HttpResponse<String> gone = poll("wait=0&cursor=" + cursor);
      assertThat(gone.statusCode()).isEqualTo(410);
      assertThat(gone.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/problem+json");
      assertThat(json(gone).get("cursor").asText()).isEqualTo(at(2));
    }
    assertThat(numbers(poll("cursor=" + at(2)))).containsExactly(3L);
    assertThat(numbers(poll("cursor=start"))).containsExactly(3L);
  }

  @Test
  void onlyTheAskedForJobs() {
    UUID wanted = endings.pending();
    endings.quietly(300);
    HttpResponse<String> none = poll("wait=0&cursor=start&job=" + wanted);
    assertThat(none.statusCode()).isEqualTo(204);
    assertThat(cursor(none)).isEqualTo(at(300));
    CompletableFuture<HttpResponse<String>> waiting =
        polling("wait=25&cursor=" + cursor(none) + "&job=" + wanted);
    endings.aloud(2);
    endings.tell(List.of(endings.quietly(wanted)));
    assertThat(numbers(waiting.orTimeout(20, TimeUnit.SECONDS).join())).containsExactly(303L);
    assertThat(numbers(poll("cursor=start&job=" + wanted + "&ack=" + at(303))))
        .containsExactly(303L);
    assertThat(acked("default")).isZero();
  }

  @Test
  void anotherOwnersEventsStayTheirs() {
    try (Endings other = Endings.ofNewOwner()) {
      UUID theirs = other.aloud(1).get(0).id();
      assertThat(poll("wait=0&cursor=start").statusCode()).isEqualTo(204);
      assertThat(poll("wait=0&cursor=start&job=" + theirs).statusCode()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cursor=nonsense",
        "cursor=",
        "cursor=k1:-1",
        "cursor=k1:01",
        "ack=nonsense",
        "wait=61",
        "wait=-1",
        "wait=x",
        "wait=1.5",
        "limit=0",
        "limit=1001",
        "limit=x",
        "job=nonsense",
        "subscriber=",
        "unknown=1"
      })
  void badParametersAreRefused(String query) {
    HttpResponse<String> refused = poll(query);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json                           | application/json | 400",
        "{}                                 | application/json | 400",
        "[]                                 | application/json | 400",
        "{\"cursor\":7}                     | application/json | 400",
        "{\"cursor\":\"nonsense\"}          | application/json | 400",
        "{\"cursor\":\"end\",\"more\":\"\"} | application/json | 400",
        "{\"cursor\":\"end\"}               | text/plain       | 415",
        "{\"cursor\":\"end\"}               | application/json | 204"
      })
  void acknowledgementsAreReadStrictly(String body, String contentType, int status) {
    HttpResponse<String> answer = ack(body, contentType);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  @Test
  void beyondTheLimitTheLeastRecentlySeenSubscriberIsForgotten() {
    endings.quietly(1);
    for (int i = 0; i <= 100; i++) {
      ack("{\"cursor\":\"end\",\"subscriber\":\"s" + i + "\"}", "application/json");
    }
    assertThat(
            endings.number("SELECT count(*) FROM subscriber WHERE owner_id = ?", endings.ownerId()))
        .isEqualTo(100);
    assertThat(numbers(poll("wait=0&subscriber=s0"))).containsExactly(1L);
    assertThat(poll("wait=0&subscriber=s100").statusCode()).isEqualTo(204);
  }

  @Test
  void aClientThatGoesAwayFreesItsPlace() throws Exception {
    double before = waiting();
    try (java.net.Socket socket = new java.net.Socket("localhost", port)) {
      String text =
          "GET /events?wait=60 HTTP/1.1\r\nHost: localhost\r\nX-Client-Id: "
              + endings.owner()
              + "\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      await().until(() -> waiting() > before);
    }
    await().until(() -> waiting() <= before);
  }

  private double waiting() {
    HttpResponse<String> metrics =
        HTTP.sendAsync(request("/q/metrics").build(), BodyHandlers.ofString()).join();
    return metrics
        .body()
        .lines()
        .filter(line -> line.startsWith("jobwire_stream_connections{transport=\"poll\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(0);
  }
}
