package dev.jobwire.api.stream.ack;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Acknowledgements that wait to be written: the furthest of each subscriber, so that there are
 * never more than there are subscribers. Not safe for many threads.
 */
final class PendingAcks {

  private record Subscriber(long owner, String name) {}

  private final Map<Subscriber, Long> furthest = new LinkedHashMap<>();
  private int epoch;

  /** Adds one; those of an older epoch are void as soon as one of a newer comes. */
  void add(int epoch, long owner, String subscriber, long seq) {
    if (epoch < this.epoch) {
      return;
    }
    if (epoch > this.epoch) {
      furthest.clear();
      this.epoch = epoch;
    }
    furthest.merge(new Subscriber(owner, subscriber), seq, Math::max);
  }

  /** The epoch of all that wait. */
  int epoch() {
    return epoch;
  }

  boolean isEmpty() {
    return furthest.isEmpty();
  }

  /** Takes out those that have waited longest. */
  List<Ack> take(int most) {
    List<Ack> taken = new ArrayList<>(Math.min(most, furthest.size()));
    Iterator<Map.Entry<Subscriber, Long>> entries = furthest.entrySet().iterator();
    while (taken.size() < most && entries.hasNext()) {
      var entry = entries.next();
      taken.add(new Ack(entry.getKey().owner(), entry.getKey().name(), entry.getValue()));
      entries.remove();
    }
    return taken;
  }
}
