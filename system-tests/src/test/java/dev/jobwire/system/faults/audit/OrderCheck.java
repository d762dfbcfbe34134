package dev.jobwire.system.faults.audit;

import java.util.HashMap;
import java.util.Map;

/**
 * Jobs of one ordering key run one at a time, in the order in which they were accepted: no attempt
 * starts before the job before has ended, and the events come in that order.
 */
final class OrderCheck {

  private OrderCheck() {}

  static void of(OwnerHistory history, Violations violations) {
    Map<String, SeenEvent> latest = new HashMap<>();
    history.polled().forEach(event -> latest.put(event.job(), event));
    Map<String, Accepted> last = new HashMap<>();
    for (Accepted job : history.accepted()) {
      Accepted before = job.lane() == null ? null : last.put(job.lane(), job);
      if (before != null) {
        ran(before, job, history, violations);
        told(before, job, latest, violations);
      }
    }
  }

  private static void ran(
      Accepted before, Accepted job, OwnerHistory history, Violations violations) {
    SeenJob first = history.jobs().get(before.id());
    SeenJob second = history.jobs().get(job.id());
    if (first == null || second == null || second.attempts().isEmpty()) {
      return;
    }
    boolean early =
        first.finishedAt() == null
            || second.attempts().get(0).startedAt().isBefore(first.finishedAt());
    if (early) {
      violations.add(
          "order: started before the one before had ended",
          before + " is " + first + "; " + job + " is " + second);
    }
  }

  private static void told(
      Accepted before, Accepted job, Map<String, SeenEvent> latest, Violations violations) {
    SeenEvent first = latest.get(before.id());
    SeenEvent second = latest.get(job.id());
    if (first != null && second != null && second.seq() < first.seq()) {
      violations.add(
          "order: told in another order", before + " by " + first + ", " + job + " by " + second);
    }
  }
}
