package dev.jobwire.api.stream.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The HTTP calls of one subscriber. */
record Calls(URI api, String owner, String subscriber) {

  static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int NO_CONTENT = 204;

  /** A GET for this subscriber's stream. */
  HttpRequest get(String path, String query, String cursor) {
    String from = cursor == null ? "" : "&cursor=" + cursor;
    return request(path + "?subscriber=" + subscriber + query + from).build();
  }

  void acknowledge(String cursor) throws Exception {
    String body = "{\"cursor\":\"" + cursor + "\",\"subscriber\":\"" + subscriber + "\"}";
    HttpResponse<String> answer =
        HTTP.send(
            request("/events/ack")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(NO_CONTENT);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(api.resolve(path)).timeout(LIMIT).header("X-Client-Id", owner);
  }
}
