package dev.jobwire.benchmarks.backlog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jobwire.benchmarks.Times;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Jobs that are to run at a time, as a client posts them, and how late they began. */
final class DelayedJobs {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWNER = "punctual";
  private static final int ACCEPTED = 202;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI api;
  private final List<String> posted = new ArrayList<>();

  DelayedJobs(URI api) {
    this.api = api;
  }

  /** Posts so many, due one after another over this time, the first of them in a second. */
  void post(int count, Duration over) throws IOException, InterruptedException {
    Instant first = Instant.now().plusSeconds(1);
    for (int i = 0; i < count; i++) {
      Instant runAt = first.plus(over.multipliedBy(i).dividedBy(count));
      JsonNode job =
          send(
              HttpRequest.newBuilder(api.resolve("/jobs"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"type\":\"echo\",\"priority\":\"HIGH\",\"runAt\":\"" + runAt + "\"}")),
              ACCEPTED);
      posted.add(job.path("id").asText());
    }
  }

  /** How late they began, once all have ended. */
  Times lateness() throws IOException, InterruptedException {
    Times late = new Times();
    for (String id : posted) {
      JsonNode job = JSON.createObjectNode();
      while (!job.path("status").asText().equals("COMPLETED")) {
        job = send(HttpRequest.newBuilder(api.resolve("/jobs/" + id + "?wait=20")).GET(), 200);
      }
      Instant runAt = Instant.parse(job.path("runAt").asText());
      late.add(Duration.between(runAt, Instant.parse(job.path("startedAt").asText())).toMillis());
    }
    posted.clear();
    return late;
  }

  private JsonNode send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request.header("X-Client-Id", OWNER).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
