package dev.jobwire.api.stream.hub;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest events of a stream without a gap, bounded by count, by bytes and by what all rings
 * together may hold. Not safe for many threads.
 */
final class Ring {

  private final int maxEvents;
  private final long maxBytes;
  private final long maxTotal;
  private final AtomicLong total;
  private StreamEvent[] slots = new StreamEvent[4];
  private int head;
  private int size;
  private long lastSeq;
  private long bytes;

  /**
   * An empty ring.
   *
   * @param total the bytes in all rings; this one adds and takes away its own
   * @param maxTotal beyond this total, the ring keeps nothing but its newest event
   */
  Ring(int maxEvents, long maxBytes, AtomicLong total, long maxTotal) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
    this.total = total;
    this.maxTotal = maxTotal;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The newest event's number; 0 when empty. */
  long last() {
    return size == 0 ? 0 : lastSeq;
  }

  /** Whether the event that follows the position is here. */
  boolean continues(long position) {
    return size > 0 && position < lastSeq && position >= lastSeq - size;
  }

  /** The event of that number, which must be here. */
  StreamEvent get(long seq) {
    return slots[(int) ((head + size - 1 - (lastSeq - seq)) % slots.length)];
  }

  /**
   * Takes in what was read: when it follows the newest event, or lies beyond it and so begins anew.
   *
   * @param after the position it was read from
   * @param events without a gap, from the one after the position
   */
  void take(long after, List<StreamEvent> events) {
    if (events.isEmpty() || size > 0 && after < lastSeq) {
      return;
    }
    if (after != lastSeq) {
      clear();
    }
    for (StreamEvent event : events) {
      add(event);
    }
  }

  private void add(StreamEvent event) {
    if (size == slots.length) {
      grow();
    }
    slots[(head + size) % slots.length] = event;
    size++;
    lastSeq = event.seq();
    bytes += event.held();
    total.addAndGet(event.held());
    while (size > 1 && (size > maxEvents || bytes > maxBytes || total.get() > maxTotal)) {
      dropOldest();
    }
  }

  private void grow() {
    StreamEvent[] larger = new StreamEvent[slots.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = slots[(head + i) % slots.length];
    }
    slots = larger;
    head = 0;
  }

  private void dropOldest() {
    StreamEvent oldest = slots[head];
    slots[head] = null;
    head = (head + 1) % slots.length;
    size--;
    bytes -= oldest.held();
    total.addAndGet(-oldest.held());
  }

  /** Forgets all. */
  void clear() {
    while (size > 0) {
      dropOldest();
    }
  }
}
