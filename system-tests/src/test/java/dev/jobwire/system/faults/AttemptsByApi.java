package dev.jobwire.system.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.SeenAttempt;
import dev.jobwire.system.faults.load.Api;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads them as an owner does. */
final class AttemptsByApi implements AttemptHistory {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int OK = 200;

  private final Api api;

  AttemptsByApi(Api api) {
    this.api = api;
  }

  @Override
  public List<SeenAttempt> of(String owner, String job) throws IOException {
    Answer answer = api.get(job.hashCode() & 1, owner, "/jobs/" + job + "/attempts", LIMIT);
    if (answer.status() != OK) {
      throw new IOException("attempts of " + job + ": " + answer.status() + " " + answer.text());
    }
    List<SeenAttempt> attempts = new ArrayList<>();
    for (JsonNode item : answer.json().path("items")) {
      attempts.add(
          new SeenAttempt(
              item.path("attempt").asInt(),
              // The number behind the name is that of the worker's life.
              item.path("worker").asText().split("/")[0],
              instant(item, "startedAt"),
              instant(item, "finishedAt"),
              item.path("outcome").asText(null)));
    }
    return attempts;
  }

  private static Instant instant(JsonNode item, String name) {
    return item.has(name) ? Instant.parse(item.path(name).asText()) : null;
  }
}
