package dev.jobwire.api.stream.race;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** By one poll after another, of at most 64 events each, as a WebSocket's window is. */
final class ToldByPoll implements Told {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_SECONDS = 25;
  private static final int OK = 200;
  private static final int GONE = 410;

  private final Calls calls;
  private final Queue<String> told = new ArrayDeque<>();
  private CompletableFuture<HttpResponse<String>> answer;

  ToldByPoll(Calls calls, String cursor) {
    this.calls = calls;
    ask(cursor);
  }

  private void ask(String cursor) {
    answer =
        Calls.HTTP.sendAsync(
            calls.get("/events", "&wait=15&limit=64", cursor), BodyHandlers.ofString());
  }

  @Override
  public List<String> next(int count) throws Exception {
    List<String> next = new ArrayList<>();
    while (next.size() < count) {
      if (told.isEmpty()) {
        take(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS));
      }
      next.add(told.remove());
    }
    return next;
  }

  /** Takes an answer, and asks on from it. */
  private void take(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isIn(OK, GONE);
    JsonNode body = JSON.readTree(response.body());
    if (response.statusCode() == GONE) {
      told.add("reset");
    }
    body.path("events").forEach(event -> told.add(event.get("id").asText()));
    ask(body.get("cursor").asText());
  }

  @Override
  public void acknowledge(String cursor) throws Exception {
    calls.acknowledge(cursor);
  }

  @Override
  public void close() {
    answer.cancel(true);
  }
}
