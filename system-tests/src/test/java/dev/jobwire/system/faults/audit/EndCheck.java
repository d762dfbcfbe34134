package dev.jobwire.system.faults.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Each job has ended as it had to, and its latest event says the same as the job itself. */
final class EndCheck {

  private static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");

  private EndCheck() {}

  static void of(OwnerHistory history, Violations violations) {
    Map<String, SeenEvent> latest = new HashMap<>();
    for (SeenEvent event : history.polled()) {
      latest.put(event.job(), event);
      if (!TERMINAL.contains(event.status())) {
        violations.add("end: an event of a job that has not ended", event.toString());
      }
    }
    for (Accepted job : history.accepted()) {
      SeenJob seen = history.jobs().get(job.id());
      if (seen == null) {
        violations.add("end: an accepted job is not there", job.toString());
      } else if (!TERMINAL.contains(seen.status())) {
        violations.add("end: not ended in time", job + " is " + seen);
      } else {
        ended(job, seen, latest.get(job.id()), violations);
      }
    }
  }

  private static void ended(Accepted job, SeenJob seen, SeenEvent event, Violations violations) {
    Expectation expected = job.expected();
    if (!expected.ends().contains(seen.status())) {
      violations.add("end: ended in another way", job + " is " + seen);
    } else if (seen.status().equals("COMPLETED")
        && expected.result() != null
        && !expected.result().equals(seen.result())) {
      violations.add("end: another result", job + " is " + seen);
    }
    boolean told =
        event != null && event.status().equals(seen.status()) && event.id().equals(seen.event());
    if (event != null && !told) {
      violations.add("end: the event says something else", event + ", but " + seen);
    }
  }
}
