package dev.jobwire.api.stream.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.hub.Hub;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.Endings.Ended;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(StackResource.class)
class PollTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

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
    return HttpRequest.newBuilder(root.resolve(path))
        .header("X-Client-Id", endings.owner())
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> poll(String query) {
    return send(request("/events?" + query).build());
  }

  private HttpResponse<String> acknowledge(String body) {
    return send(
        request("/events/ack")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(response.body(), e);
    }
  }

  private static List<String> ids(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    json(response).get("events").forEach(event -> ids.add(event.get("id").asText()));
    return ids;
  }

  /** The epoch as clients see it: what stands before the colon. */
  private String epoch() {
    HttpResponse<String> end = poll("cursor=end&wait=0");
    assertThat(end.statusCode()).as(end.body()).isEqualTo(204);
    String cursor = end.headers().firstValue("Event-Cursor").orElseThrow();
    return cursor.substring(0, cursor.indexOf(':'));
  }

  private void isProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(json(response).get("status").asInt()).isEqualTo(status);
  }

  @Test
  void whatIsThereIsToldAtOnce() {
    List<Ended> ended = endings.quietly(3);
    HttpResponse<String> response = poll("");
    String epoch = epoch();
    assertThat(ids(response)).containsExactly(epoch + ":1", epoch + ":2", epoch + ":3");
    assertThat(json(response).get("cursor").asText()).isEqualTo(epoch + ":3");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    JsonNode event = json(response).get("events").get(1);
    assertThat(event.get("type").asText()).isEqualTo("event");
    assertThat(event.get("event").asText()).isEqualTo("job.resolved");
    assertThat(event.get("delivery").asInt()).isEqualTo(1);
    assertThat(event.get("time").asText()).endsWith("Z");
    JsonNode job = event.get("job");
    assertThat(job.get("id").asText()).isEqualTo(ended.get(1).id().toString());
    assertThat(job.get("status").asText()).isEqualTo("COMPLETED");
    assertThat(job.get("result").get("n").asInt()).isEqualTo(1);
  }

  @Test
  void whenThereIsNothingTheCursorIsInAHeader() {
    HttpResponse<String> response = poll("wait=0");
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Event-Cursor").orElseThrow()).matches("k[0-9]+:0");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void theWaitEndsWithoutAnEvent() {
    HttpResponse<String> response = poll("wait=1");
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("Event-Cursor")).isPresent();
  }

  private CompletableFuture<HttpResponse<String>> waiting(String query) {
    var answer = CLIENT.sendAsync(request("/events?" + query).build(), BodyHandlers.ofString());
    await().until(() -> hub.isListenedTo(new Owner(endings.ownerId(), endings.owner())));
    return answer;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEventEndsTheWaitEvenIfItsSignalIsLost(boolean told) throws Exception {
    var answer = waiting("wait=20");
    if (told) {
      endings.aloud(1);
    } else {
      endings.quietly(1);
    }
    assertThat(ids(answer.get(15, TimeUnit.SECONDS))).hasSize(1);
  }

  @Test
  void aCursorSaysWhereToBegin() {
    endings.quietly(3);
    String epoch = epoch();
    assertThat(ids(poll("cursor=start"))).hasSize(3);
    assertThat(ids(poll("cursor=" + epoch + ":1"))).containsExactly(epoch + ":2", epoch + ":3");
    assertThat(ids(poll("cursor=" + epoch + ":0&limit=2")))
        .containsExactly(epoch + ":1", epoch + ":2");
    HttpResponse<String> end = poll("cursor=end&wait=0");
    assertThat(end.statusCode()).isEqualTo(204);
    assertThat(end.headers().firstValue("Event-Cursor")).contains(epoch + ":3");
  }

  @Test
  void moreThanAPageIsToldInOneAnswer() {
    endings.quietly(300);
    String epoch = epoch();
    List<String> all = ids(poll("limit=1000"));
    assertThat(all).hasSize(300).doesNotHaveDuplicates();
    assertThat(all.get(299)).isEqualTo(epoch + ":300");
    HttpResponse<String> some = poll("limit=200");
    assertThat(ids(some)).isEqualTo(all.subList(0, 200));
    assertThat(ids(poll("cursor=" + json(some).get("cursor").asText())))
        .isEqualTo(all.subList(200, 300));
  }

  @Test
  void presentingACursorAcknowledgesNothingButSayingSoDoes() {
    endings.quietly(3);
    String epoch = epoch();
    assertThat(ids(poll("cursor=" + epoch + ":2"))).hasSize(1);
    assertThat(ids(poll(""))).hasSize(3);
    assertThat(ids(poll("ack=" + epoch + ":2"))).containsExactly(epoch + ":3");
    assertThat(ids(poll(""))).containsExactly(epoch + ":3");
    assertThat(ids(poll("ack=" + epoch + ":1"))).containsExactly(epoch + ":3");
    assertThat(ids(poll("subscriber=other"))).hasSize(3);
    assertThat(ids(poll("cursor=" + epoch + ":0&ack=" + epoch + ":3"))).hasSize(3);
    assertThat(poll("wait=0").statusCode()).isEqualTo(204);
  }

  @Test
  void anAcknowledgementIsMarkedOnceAndNeverGoesBack() {
    endings.quietly(5);
    String epoch = epoch();
    HttpResponse<String> done = acknowledge("{\"cursor\":\"" + epoch + ":4\"}");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(204);
    assertThat(done.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(acked("default")).isEqualTo(4);
    assertThat(marks()).isEqualTo(1);
    assertThat(acknowledge("{\"cursor\":\"" + epoch + ":2\"}").statusCode()).isEqualTo(204);
    assertThat(acknowledge("{\"cursor\":\"start\"}").statusCode()).isEqualTo(204);
    assertThat(acked("default")).isEqualTo(4);
    acknowledge("{\"cursor\":\"" + epoch + ":3\",\"subscriber\":\"b\"}");
    assertThat(acked("b")).isEqualTo(3);
    assertThat(marks()).isEqualTo(1);
    acknowledge("{\"cursor\":\"end\"}");
    assertThat(acked("default")).isEqualTo(5);
    assertThat(marks()).isEqualTo(2);
  }

  private long acked(String subscriber) {
    return endings.number(
        "SELECT acked FROM subscriber WHERE owner_id = ? AND name = ?",
        endings.ownerId(),
        subscriber);
  }

  private long marks() {
    return endings.number("SELECT count(*) FROM ack_mark WHERE owner_id = ?", endings.ownerId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''| 400",
        "{| 400",
        "[]| 400",
        "null| 400",
        "{}| 400",
        "{\"cursor\":null}| 400",
        "{\"cursor\":7}| 400",
        "{\"cursor\":\"x\"}| 400",
        "{\"cursor\":\"end\",\"more\":\"x\"}| 400",
        "{\"cursor\":\"end\",\"subscriber\":\"\"}| 400",
        "{\"cursor\":\"end\",\"subscriber\":5}| 400",
        "{\"cursor\":\"k999:1\"}| 410",
      })
  void anAcknowledgementThatIsNoneIsRefused(String body, int status) {
    endings.quietly(1);
    isProblem(acknowledge(body), status);
    assertThat(marks()).isZero();
  }

  @Test
  void anAcknowledgementMustBeJson() {
    isProblem(
        send(
            request("/events/ack")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"cursor\":\"end\"}"))
                .build()),
        415);
    isProblem(send(request("/events/ack").GET().build()), 405);
    isProblem(acknowledge("{\"cursor\":\"" + "x".repeat(70_000) + "\"}"), 413);
  }

  @Test
  void whatDoesNotExistCantBeAcknowledged() {
    endings.quietly(2);
    String epoch = epoch();
    HttpResponse<String> response = acknowledge("{\"cursor\":\"" + epoch + ":3\"}");
    isProblem(response, 410);
    assertThat(json(response).get("cursor").asText()).isEqualTo(epoch + ":0");
    isProblem(poll("ack=" + epoch + ":3"), 410);
    assertThat(marks()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cursor=7",
        "cursor=",
        "cursor=k1:x",
        "ack=x",
        "ack=",
        "limit=0",
        "limit=1001",
        "limit=x",
        "wait=-1",
        "wait=61",
        "wait=1.5",
        "wait=",
        "job=",
        "job=x",
        "subscriber=",
        "subscriber=%00",
        "unknown=1"
      })
  void aBadParameterIsAProblem(String query) {
    isProblem(poll(query), 400);
  }

  @Test
  void aCursorThatCantBeServedIsGone() {
    endings.quietly(2);
    String epoch = epoch();
    for (String cursor : List.of(epoch + ":3", "k999:1")) {
      HttpResponse<String> response = poll("cursor=" + cursor);
      isProblem(response, 410);
      String fresh = json(response).get("cursor").asText();
      assertThat(fresh).isEqualTo(epoch + ":0");
      assertThat(ids(poll("cursor=" + fresh))).hasSize(2);
    }
  }

  @Test
  void whatIsNoLongerKeptIsGoneToo() {
    endings.quietly(2, "{}", "{}", Duration.ofDays(8));
    endings.quietly(2);
    String epoch = epoch();
    HttpResponse<String> response = poll("cursor=" + epoch + ":1");
    isProblem(response, 410);
    assertThat(json(response).get("cursor").asText()).isEqualTo(epoch + ":2");
    assertThat(ids(poll("cursor=start"))).containsExactly(epoch + ":3", epoch + ":4");
  }

  @Test
  void aPollForSomeJobsSeesOnlyThemAndNeverMovesTheSubscriber() {
    List<Ended> ended = endings.quietly(4);
    String epoch = epoch();
    String query = "job=" + ended.get(1).id() + "&job=" + ended.get(3).id();
    assertThat(ids(poll(query))).containsExactly(epoch + ":2", epoch + ":4");
    assertThat(poll(query + "&wait=0&cursor=" + epoch + ":4&ack=" + epoch + ":4").statusCode())
        .isEqualTo(204);
    assertThat(marks()).isZero();
    assertThat(ids(poll(""))).hasSize(4);
  }

  @Test
  void aPollForAJobPassesOverOthersWhileItWaits() throws Exception {
    var job = endings.pending();
    var answer = waiting("wait=20&job=" + job);
    endings.aloud(2);
    endings.tell(List.of(endings.quietly(job)));
    assertThat(ids(answer.get(15, TimeUnit.SECONDS))).singleElement().asString().endsWith(":3");
  }

  @Test
  void nobodySeesAnothersEvents() {
    List<Ended> ended = endings.quietly(2);
    try (Endings other = Endings.ofNewOwner()) {
      for (String query : List.of("wait=0&cursor=start", "wait=0&job=" + ended.get(0).id())) {
        HttpRequest request =
            HttpRequest.newBuilder(root.resolve("/events?" + query))
                .header("X-Client-Id", other.owner())
                .build();
        assertThat(send(request).statusCode()).isEqualTo(204);
      }
    }
  }

  @Test
  void aLargeEventLeavesOutItsPayloadThenItsResult() {
    String large = "{\"x\":\"" + "y".repeat(50_000) + "\"}";
    String huge = "{\"x\":\"" + "y".repeat(200_000) + "\"}";
    endings.quietly(1, large, large, Duration.ZERO);
    endings.quietly(1, huge, "{\"n\":1}", Duration.ZERO);
    endings.quietly(1, "{\"n\":1}", huge, Duration.ZERO);
    JsonNode events = json(poll("")).get("events");
    assertThat(events).hasSize(3);
    assertThat(events.get(0).get("job").has("payload")).isFalse();
    assertThat(events.get(0).get("job").has("result")).isTrue();
    assertThat(events.get(1).get("job").has("payload")).isFalse();
    assertThat(events.get(1).get("job").has("result")).isTrue();
    assertThat(events.get(2).get("job").has("payload")).isFalse();
    assertThat(events.get(2).get("job").has("result")).isFalse();
    events.forEach(
        event -> assertThat(event.findValue("truncated").asBoolean()).as("%s", event).isTrue());
  }

  @Test
  void nothingIsHeldForAPollThatWasAnswered() {
    endings.quietly(1);
    assertThat(ids(poll(""))).hasSize(1);
    await().until(() -> !hub.isListenedTo(new Owner(endings.ownerId(), endings.owner())));
  }
}
