package dev.jobwire.system.faults.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The list has every accepted job once, and no other: so no submission made two. */
final class ListCheck {

  private ListCheck() {}

  static void of(OwnerHistory history, Violations violations) {
    Set<String> accepted = new HashSet<>();
    for (Accepted job : history.accepted()) {
      if (!accepted.add(job.id())) {
        violations.add("list: two submissions got one job", job.toString());
      }
    }
    Map<String, Integer> listed = new HashMap<>();
    history.listed().forEach(id -> listed.merge(id, 1, Integer::sum));
    for (Accepted job : history.accepted()) {
      Integer times = listed.remove(job.id());
      if (times == null || times != 1) {
        violations.add(
            "list: an accepted job is not there once",
            job + " is there " + (times == null ? 0 : times) + " times");
      }
    }
    listed
        .keySet()
        .forEach(
            id ->
                violations.add(
                    "list: a job that no submission was told of",
                    history.owner() + ": " + id + " is " + history.jobs().get(id)));
  }
}
