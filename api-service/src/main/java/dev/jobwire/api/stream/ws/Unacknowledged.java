package dev.jobwire.api.stream.ws;

import dev.jobwire.api.stream.hub.StreamEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The events that a connection was sent and has not acknowledged, in order. */
final class Unacknowledged {

  /** No event is to be sent again. */
  static final long NEVER = Long.MAX_VALUE;

  private static final class Entry {
    private final StreamEvent event;
    private final long sentAt;
    private int sends = 1;
    private long dueAt;

    Entry(StreamEvent event, long sentAt, long dueAt) {
      this.event = event;
      this.sentAt = sentAt;
      this.dueAt = dueAt;
    }
  }

  /**
   * An event to send again.
   *
   * @param event the event
   * @param delivery which send it is
   */
  record Again(StreamEvent event, int delivery) {}

  private final Redelivery redelivery;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>(2);
  private long bytes;

  Unacknowledged(Redelivery redelivery) {
    this.redelivery = redelivery;
  }

  /** The event was sent for the first time. */
  void sent(StreamEvent event, long now, double chance) {
    entries.add(new Entry(event, now, now + redelivery.waitAfter(1, chance)));
    bytes += event.bytes();
  }

  /** When the oldest was sent first; {@link #NEVER} when there is none. */
  long oldestSentAt() {
    return entries.isEmpty() ? NEVER : entries.peek().sentAt;
  }

  /** Takes out all up to a number; returns how many. */
  int acknowledge(long upTo) {
    int count = 0;
    while (!entries.isEmpty() && entries.peek().event.seq() <= upTo) {
      bytes -= entries.poll().event.bytes();
      count++;
    }
    return count;
  }

  /** Whether an event was sent as often as it may be, and its last wait is over. */
  boolean exhausted(long now) {
    for (Entry entry : entries) {
      if (entry.dueAt <= now && entry.sends >= redelivery.sends()) {
        return true;
      }
    }
    return false;
  }

  /** What is to be sent again now, in order; counts as sent. */
  List<Again> due(long now, double chance) {
    List<Again> due = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.dueAt <= now) {
        entry.sends++;
        entry.dueAt = now + redelivery.waitAfter(entry.sends, chance);
        due.add(new Again(entry.event, entry.sends));
      }
    }
    return due;
  }

  /** When the next event is to be sent again; {@link #NEVER} when none is. */
  long nextAt() {
    long next = NEVER;
    for (Entry entry : entries) {
      next = Math.min(next, entry.dueAt);
    }
    return next;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int size() {
    return entries.size();
  }

  /** The bytes of all. */
  long bytes() {
    return bytes;
  }
}
