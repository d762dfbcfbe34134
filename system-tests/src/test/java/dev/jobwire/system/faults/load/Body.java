package dev.jobwire.system.faults.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The body of a submission, member by member. */
final class Body {

  /** So many that losing attempts can't use them up. */
  private static final int PLENTY = 100;

  private final ObjectNode members = Api.JSON.createObjectNode();

  private Body(String type, String payload) {
    try {
      members.put("type", type).set("payload", Api.JSON.readTree(payload));
    } catch (JsonProcessingException e) {
      throw new AssertionError(payload, e);
    }
    members.put("maxAttempts", PLENTY);
  }

  static Body of(String type, String payload) {
    return new Body(type, payload);
  }

  static Body echo(int number) {
    return new Body("echo", echoed(number));
  }

  /** What a job of {@link #echo} must give back. */
  static String echoed(int number) {
    return "{\"number\":" + number + ",\"none\":[null]}";
  }

  static Body sleep(int millis) {
    return new Body("sleep", "{\"duration\":\"PT" + millis / 1_000.0 + "S\"}");
  }

  /** Fails so often, then succeeds. */
  static Body flaky(int failures) {
    return new Body("flaky", "{\"failures\":" + failures + "}");
  }

  Body with(String name, String value) {
    members.put(name, value);
    return this;
  }

  Body attempts(int most) {
    members.put("maxAttempts", most);
    return this;
  }

  /** With an ordering key, unless it is null. */
  Body lane(String key) {
    return key == null ? this : with("orderingKey", key);
  }

  ObjectNode json() {
    return members;
  }

  String text() {
    return members.toString();
  }
}
