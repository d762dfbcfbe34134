package dev.jobwire.api.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.Problem.Violation;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.model.job.Priority;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The members of one submitted job, read one by one; collects what is wrong instead of stopping.
 */
final class RequestMembers {

  static final int MAX_TYPE = 100;
  static final int MAX_ORDERING_KEY = 200;
  static final int MAX_ATTEMPTS = 100;
  static final Duration MAX_AHEAD = Duration.ofDays(30);
  static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  static final Duration MAX_TIMEOUT = Duration.ofHours(24);

  private final String text;
  private final String at;
  private final Instant now;
  private final List<Violation> wrong = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private String type;
  private String payload;
  private Priority priority = Priority.NORMAL;
  private String orderingKey;
  private Instant runAt;
  private Duration delay;
  private Integer maxAttempts;
  private Duration timeout;

  /**
   * Members of an object in a text.
   *
   * @param text the whole text, from which the payload is cut
   * @param at the JSON pointer of the object
   * @param now the present
   */
  RequestMembers(String text, String at, Instant now) {
    this.text = text;
    this.at = at;
    this.now = now;
  }

  /** Reads from behind the object's opening brace to its end. */
  void read(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (!seen.add(name)) {
        refuse(name, "is there twice");
        json.skipChildren();
        continue;
      }
      switch (name) {
        case "type" -> type = string(json, name, MAX_TYPE);
        case "payload" -> payload = raw(json);
        case "priority" -> priority = priority(json);
        case "orderingKey" -> orderingKey = string(json, name, MAX_ORDERING_KEY);
        case "runAt" -> runAt = runAt(json);
        case "delay" -> delay = duration(json, name, Duration.ZERO, MAX_AHEAD);
        case "maxAttempts" -> maxAttempts = maxAttempts(json);
        case "timeout" -> timeout = duration(json, name, MIN_TIMEOUT, MAX_TIMEOUT);
        default -> {
          refuse(name, "unknown member");
          json.skipChildren();
        }
      }
    }
  }

  /** What was wrong with the members read so far. */
  List<Violation> violations() {
    List<Violation> all = new ArrayList<>(wrong);
    if (!seen.contains("type")) {
      all.add(new Violation(at + "/type", "is missing"));
    }
    if (runAt != null && delay != null) {
      all.add(new Violation(at + "/delay", "runAt and delay exclude each other"));
    }
    return all;
  }

  /**
   * The request.
   *
   * @throws Problem that names every violation, when there is one
   */
  JobRequest request() {
    List<Violation> all = violations();
    if (!all.isEmpty()) {
      throw Problem.of(
          ProblemType.INVALID_REQUEST,
          all.get(0).pointer() + " " + all.get(0).detail() + (all.size() > 1 ? ", and more" : ""),
          all);
    }
    return new JobRequest(type, payload, priority, orderingKey, runAt, delay, maxAttempts, timeout);
  }

  /** The value's own text: every digit and nested null as it came. */
  private String raw(JsonParser json) throws IOException {
    int from = (int) json.currentTokenLocation().getCharOffset();
    json.skipChildren();
    json.finishToken();
    int to = (int) json.currentLocation().getCharOffset();
    return text.substring(from, to);
  }

  private String string(JsonParser json, String name, int max) throws IOException {
    if (!expect(json, JsonToken.VALUE_STRING, name, "a string")) {
      return null;
    }
    String value = json.getText();
    if (value.isEmpty() || value.length() > max) {
      refuse(name, "must be 1 to " + max + " characters");
      return null;
    }
    boolean unfit =
        value.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (unfit) {
      refuse(name, "must not contain NUL or lone surrogates");
      return null;
    }
    return value;
  }

  private Priority priority(JsonParser json) throws IOException {
    String value = string(json, "priority", 10);
    if (value == null) {
      return Priority.NORMAL;
    }
    for (Priority p : Priority.values()) {
      if (p.name().equals(value)) {
        return p;
      }
    }
    refuse("priority", "must be HIGH, NORMAL or LOW");
    return Priority.NORMAL;
  }

  private Instant runAt(JsonParser json) throws IOException {
    String value = string(json, "runAt", 64);
    if (value == null) {
      return null;
    }
    try {
      Instant instant = OffsetDateTime.parse(value).toInstant();
      if (instant.isAfter(now.plus(MAX_AHEAD)) || instant.isBefore(Instant.EPOCH)) {
        refuse("runAt", "must be at most " + MAX_AHEAD.toDays() + " days ahead");
        return null;
      }
      return instant;
    } catch (DateTimeException e) {
      refuse("runAt", "must be an instant such as 2026-11-24T10:00:00.000Z (RFC 3339)");
      return null;
    }
  }

  private Duration duration(JsonParser json, String name, Duration min, Duration max)
      throws IOException {
    String value = string(json, name, 64);
    if (value == null) {
      return null;
    }
    try {
      Duration duration = Duration.parse(value);
      if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
        refuse(name, "must be from " + min + " to " + max);
        return null;
      }
      return duration;
    } catch (DateTimeException | ArithmeticException e) {
      refuse(name, "must be a duration such as PT30S (ISO 8601)");
      return null;
    }
  }

  private Integer maxAttempts(JsonParser json) throws IOException {
    if (!expect(json, JsonToken.VALUE_NUMBER_INT, "maxAttempts", "an integer")) {
      return null;
    }
    String digits = json.getText();
    int value = digits.length() > 5 ? -1 : Integer.parseInt(digits);
    if (value < 1 || value > MAX_ATTEMPTS) {
      refuse("maxAttempts", "must be from 1 to " + MAX_ATTEMPTS);
      return null;
    }
    return value;
  }

  private boolean expect(JsonParser json, JsonToken token, String name, String what)
      throws IOException {
    if (json.currentToken() == token) {
      return true;
    }
    refuse(name, "must be " + what);
    json.skipChildren();
    return false;
  }

  private void refuse(String name, String detail) {
    String escaped = name.replace("~", "~0").replace("/", "~1");
    String shown = escaped.length() > 80 ? escaped.substring(0, 80) + "…" : escaped;
    wrong.add(new Violation(at + "/" + shown, detail));
  }
}
