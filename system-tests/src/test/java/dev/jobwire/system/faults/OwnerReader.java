package dev.jobwire.system.faults;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.SeenAttempt;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.SeenJob;
import dev.jobwire.system.faults.load.Api;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads what the service tells an owner at the end, when all is up. */
public final class OwnerReader {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int NOTHING = 204;

  private final Api api;
  private final String owner;
  private final AttemptHistory attempts;
  private int calls;

  /** Of one owner; without the attempts of its jobs. */
  public OwnerReader(Api api, String owner) {
    this(api, owner, (who, job) -> List.of());
  }

  OwnerReader(Api api, String owner, AttemptHistory attempts) {
    this.api = api;
    this.owner = owner;
    this.attempts = attempts;
  }

  /** Each call to another replica than the one before. */
  private Answer get(String path) throws IOException {
    Answer answer = api.get(calls++, owner, path, LIMIT);
    if (answer.status() != OK && answer.status() != NOTHING) {
      throw new IOException(owner + " GET " + path + ": " + answer.status() + " " + answer.text());
    }
    return answer;
  }

  /** The whole stream by long poll. */
  public List<SeenEvent> stream() throws IOException {
    List<SeenEvent> events = new ArrayList<>();
    String cursor = "start";
    while (true) {
      Answer answer = get("/events?limit=1000&wait=0&cursor=" + encode(cursor, UTF_8));
      if (answer.status() == NOTHING) {
        return events;
      }
      for (JsonNode event : answer.json().path("events")) {
        events.add(
            SeenEvent.of(
                event.path("id").asText(),
                event.at("/job/id").asText(),
                event.at("/job/status").asText()));
      }
      cursor = answer.json().path("cursor").asText();
    }
  }

  /** All its jobs, page by page, newest first. */
  public List<JsonNode> list() throws IOException {
    List<JsonNode> jobs = new ArrayList<>();
    String first = "/jobs?limit=200";
    for (String page = first; page != null; ) {
      Answer answer = get(page);
      answer.json().path("items").forEach(jobs::add);
      String next = answer.json().path("next").asText();
      page = next.isEmpty() ? null : first + "&cursor=" + encode(next, UTF_8);
    }
    return jobs;
  }

  /** How many of its jobs have not ended; a page of them at most. */
  int open() throws IOException {
    return get("/jobs?status=PENDING&status=RUNNING&limit=200").json().path("items").size();
  }

  /** A job as a list tells it, with its attempts. */
  SeenJob seen(JsonNode job) throws IOException {
    List<SeenAttempt> history = attempts.of(owner, job.path("id").asText());
    return new SeenJob(
        job.path("status").asText(),
        job.has("result") ? job.path("result").toString() : null,
        job.at("/event/id").asText(null),
        job.has("finishedAt") ? Instant.parse(job.path("finishedAt").asText()) : null,
        history);
  }
}
