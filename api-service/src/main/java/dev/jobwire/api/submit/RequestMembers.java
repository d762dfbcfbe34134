package dev.jobwire.api.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jobwire.api.problem.Problem.Violation;
import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.model.job.Priority;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** The members of one submitted job, read one by one. */
final class RequestMembers {

  static final int MAX_TYPE = 100;
  static final int MAX_ORDERING_KEY = 200;
  static final int MAX_ATTEMPTS = 100;
  static final Duration MAX_AHEAD = Duration.ofDays(30);
  static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  static final Duration MAX_TIMEOUT = Duration.ofHours(24);

  private final String text;
  private final Instant now;
  private final MemberValues values;

  private String type;
  private String payload;
  private Priority priority = Priority.NORMAL;
  private String orderingKey;
  private Instant runAt;
  private Duration delay;
  private Integer maxAttempts;
  private Duration timeout;
  private BackoffTerms backoff;

  /**
   * Members of an object in a text.
   *
   * @param text the whole text, from which the payload is cut
   * @param at the JSON pointer of the object
   * @param now the present
   */
  RequestMembers(String text, String at, Instant now) {
    this.text = text;
    this.now = now;
    this.values = new MemberValues(at);
  }

  /** Reads from behind the object's opening brace to its end. */
  void read(JsonParser json) throws IOException {
    values.each(json, name -> member(json, name));
    if (!values.has("type")) {
      values.refuse("type", "is missing");
    }
    if (runAt != null && delay != null) {
      values.refuse("delay", "runAt and delay exclude each other");
    }
  }

  private boolean member(JsonParser json, String name) throws IOException {
    switch (name) {
      case "type" -> type = values.string(json, name, MAX_TYPE);
      case "payload" -> payload = raw(json);
      case "priority" -> priority = priority(json);
      case "orderingKey" -> orderingKey = values.string(json, name, MAX_ORDERING_KEY);
      case "runAt" -> runAt = runAt(json);
      case "delay" -> delay = values.duration(json, name, Duration.ZERO, MAX_AHEAD);
      case "maxAttempts" -> maxAttempts = values.integer(json, name, 1, MAX_ATTEMPTS);
      case "timeout" -> timeout = values.duration(json, name, MIN_TIMEOUT, MAX_TIMEOUT);
      case "backoff" -> backoff = backoff(json);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** What was wrong with the members. */
  List<Violation> violations() {
    return values.violations();
  }

  /** The request; only when nothing was wrong. */
  JobRequest request() {
    return new JobRequest(
        type, payload, priority, orderingKey, runAt, delay, maxAttempts, timeout, backoff);
  }

  /** The value's own text: every digit and nested null as it came. */
  private String raw(JsonParser json) throws IOException {
    int from = (int) json.currentTokenLocation().getCharOffset();
    json.skipChildren();
    json.finishToken();
    int to = (int) json.currentLocation().getCharOffset();
    return text.substring(from, to);
  }

  private Priority priority(JsonParser json) throws IOException {
    String value = values.string(json, "priority", 10);
    if (value == null) {
      return Priority.NORMAL;
    }
    for (Priority p : Priority.values()) {
      if (p.name().equals(value)) {
        return p;
      }
    }
    values.refuse("priority", "must be HIGH, NORMAL or LOW");
    return Priority.NORMAL;
  }

  private Instant runAt(JsonParser json) throws IOException {
    String value = values.string(json, "runAt", 64);
    if (value == null) {
      return null;
    }
    try {
      Instant instant = OffsetDateTime.parse(value).toInstant();
      if (instant.isAfter(now.plus(MAX_AHEAD)) || instant.isBefore(Instant.EPOCH)) {
        values.refuse("runAt", "must be at most " + MAX_AHEAD.toDays() + " days ahead");
        return null;
      }
      return instant;
    } catch (DateTimeException e) {
      values.refuse("runAt", "must be an instant such as 2026-11-24T10:00:00.000Z (RFC 3339)");
      return null;
    }
  }

  private BackoffTerms backoff(JsonParser json) throws IOException {
    return values.expect(json, JsonToken.START_OBJECT, "backoff", "an object")
        ? BackoffMembers.read(json, values.of("backoff"))
        : null;
  }
}
