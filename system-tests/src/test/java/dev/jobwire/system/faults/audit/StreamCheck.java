package dev.jobwire.system.faults.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events are numbered from 1 without a gap in one epoch, tell of each end exactly once and of
 * nothing else; and who was pushed to got the same as who polled.
 */
final class StreamCheck {

  private StreamCheck() {}

  static void of(OwnerHistory history, Violations violations) {
    numbers(history.owner() + " by poll", history.polled(), violations);
    counts(history, violations);
    if (!history.pushed().equals(history.polled())) {
      violations.add("stream: pushed is not what is polled", difference(history));
    }
  }

  private static void numbers(String whose, List<SeenEvent> events, Violations violations) {
    long expected = 1;
    for (SeenEvent event : events) {
      if (event.seq() != expected) {
        violations.add(
            "stream: not numbered without a gap",
            whose + ": " + event + " where " + expected + " was due");
      }
      if (!event.epoch().equals(events.get(0).epoch())) {
        violations.add("stream: more than one epoch", whose + ": " + event);
      }
      expected = event.seq() + 1;
    }
  }

  private static void counts(OwnerHistory history, Violations violations) {
    Map<String, Integer> counts = new HashMap<>();
    history.polled().forEach(event -> counts.merge(event.job(), 1, Integer::sum));
    for (Accepted job : history.accepted()) {
      Integer told = counts.remove(job.id());
      int count = told == null ? 0 : told;
      Expectation expected = job.expected();
      if (count < expected.leastEvents() || count > expected.mostEvents()) {
        violations.add(
            count == 0 ? "stream: an end was never told" : "stream: wrong number of events",
            count + " events of " + job);
      }
    }
    counts.forEach(
        (job, count) ->
            violations.add(
                "stream: an event of a job that nobody was told of",
                history.owner() + ": " + count + " of " + job));
  }

  private static String difference(OwnerHistory history) {
    List<SeenEvent> pushed = history.pushed();
    List<SeenEvent> polled = history.polled();
    int i = 0;
    while (i < pushed.size() && i < polled.size() && pushed.get(i).equals(polled.get(i))) {
      i++;
    }
    return history.owner()
        + ": "
        + pushed.size()
        + " pushed, "
        + polled.size()
        + " polled, first difference: "
        + (i < pushed.size() ? pushed.get(i) : "nothing")
        + " instead of "
        + (i < polled.size() ? polled.get(i) : "nothing");
  }
}
