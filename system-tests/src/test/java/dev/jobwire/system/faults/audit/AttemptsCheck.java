package dev.jobwire.system.faults.audit;

import java.util.List;
import java.util.Set;

/**
 * Attempts are numbered from 1 without a gap or double, follow one another in time, and there is a
 * reason for each but the first: the one before failed, was lost, handed back or timed out.
 */
final class AttemptsCheck {

  private static final Set<String> MAY_BE_FOLLOWED =
      Set.of("FAILED", "LOST", "HANDED_BACK", "TIMED_OUT");

  private AttemptsCheck() {}

  static void of(OwnerHistory history, Violations violations) {
    for (Accepted job : history.accepted()) {
      SeenJob seen = history.jobs().get(job.id());
      if (seen != null) {
        of(job, seen, violations);
      }
    }
  }

  private static void of(Accepted job, SeenJob seen, Violations violations) {
    List<SeenAttempt> attempts = seen.attempts();
    String all = job + ": " + attempts;
    if (attempts.isEmpty() && seen.status().equals("COMPLETED")) {
      violations.add("attempts: completed without one", all);
    }
    int failed = 0;
    for (int i = 0; i < attempts.size(); i++) {
      SeenAttempt attempt = attempts.get(i);
      if (attempt.number() != i + 1) {
        violations.add("attempts: not numbered from 1 without a gap", all);
      }
      if ("FAILED".equals(attempt.outcome())) {
        failed++;
      }
      if (attempt.outcome() == null || attempt.finishedAt() == null) {
        violations.add("attempts: one has no end", all);
      } else if (i + 1 < attempts.size()) {
        followed(job, attempt, attempts.get(i + 1), all, violations);
      }
    }
    if (failed > job.expected().failures()) {
      violations.add("attempts: a failure that the job can't have", all);
    }
    if (!attempts.isEmpty()
        && seen.status().equals("COMPLETED")
        && !"COMPLETED".equals(attempts.get(attempts.size() - 1).outcome())) {
      violations.add("attempts: completed, but not by the last", all + " is " + seen);
    }
  }

  private static void followed(
      Accepted job, SeenAttempt one, SeenAttempt next, String all, Violations violations) {
    boolean retried = job.expected().mostEvents() > 1 && "CANCELLED".equals(one.outcome());
    if (!MAY_BE_FOLLOWED.contains(one.outcome()) && !retried) {
      violations.add("attempts: one too many after " + one.outcome(), all);
    }
    if (next.startedAt().isBefore(one.finishedAt())) {
      violations.add("attempts: two overlap", all);
    }
  }
}
