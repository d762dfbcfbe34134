package dev.jobwire.system.network.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a client keeps whatever its transport: its cursor, what it handed to its callback and what
 * it acknowledged. Watches over order and gaps. Safe for many threads: an old connection may still
 * speak while a new one begins.
 */
public final class Inbox {

  private final String owner;
  private final String subscriber;
  private final Consumer<SeenEvent> callback;
  private final Violations violations;
  private final List<Handed> handed = new ArrayList<>();
  private String cursor;
  private long expected;
  private int repeats;

  /**
   * An empty one.
   *
   * @param cursor from where to read first; null for the subscriber's own place
   * @param handedBefore how many of the stream's events this subscriber has handed over already
   * @param callback is handed each event once, in order
   */
  public Inbox(
      String owner,
      String subscriber,
      String cursor,
      long handedBefore,
      Consumer<SeenEvent> callback,
      Violations violations) {
    this.owner = owner;
    this.subscriber = subscriber;
    this.cursor = cursor;
    this.expected = handedBefore + 1;
    this.callback = callback;
    this.violations = violations;
  }

  public String owner() {
    return owner;
  }

  public String subscriber() {
    return subscriber;
  }

  /** Takes an event, as every transport tells it; returns once the callback has. */
  synchronized void take(JsonNode frame) {
    SeenEvent event =
        SeenEvent.of(
            frame.path("id").asText(),
            frame.at("/job/id").asText(),
            frame.at("/job/status").asText());
    if (event.seq() < expected) {
      repeats++;
      compare(event);
      return;
    }
    if (event.seq() > expected) {
      violations.add("client: skipped events", this + ": " + event + ", due " + expected);
    }
    callback.accept(event);
    handed.add(new Handed(event, Instant.now()));
    expected = event.seq() + 1;
    cursor = event.id();
  }

  /** One that came again must be what it was. */
  private void compare(SeenEvent again) {
    int index = handed.size() - (int) (expected - again.seq());
    if (index >= 0 && !handed.get(index).event().equals(again)) {
      violations.add("client: an event came again as another", this + ": " + again);
    }
  }

  /** Something came that is none of what can come. */
  void strange(String what, String detail) {
    violations.add("client: " + what, this + ": " + detail);
  }

  /** Where to go on: after the last event that the callback returned from. */
  public synchronized String cursor() {
    return cursor;
  }

  /** What can be acknowledged now; null for nothing. */
  synchronized String acknowledgeable() {
    return handed.isEmpty() ? null : cursor;
  }

  /** What was handed over so far, each event once; a copy. */
  public synchronized List<Handed> handed() {
    return List.copyOf(handed);
  }

  /** The number of the last event that the callback returned from. */
  public synchronized long reached() {
    return expected - 1;
  }

  /** How many events came more than once. */
  public synchronized int repeats() {
    return repeats;
  }

  @Override
  public String toString() {
    return owner + " " + subscriber;
  }
}
