package dev.jobwire.system.faults;

import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.OwnerHistory;
import dev.jobwire.system.faults.audit.SeenJob;
import dev.jobwire.system.faults.load.DelayedJobs;
import dev.jobwire.system.faults.strike.Fault;
import dev.jobwire.system.faults.strike.Limits;
import dev.jobwire.system.faults.strike.Recovery;
import dev.jobwire.system.faults.strike.Struck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How late delayed jobs started that fell due while a replica of the api was away: it may have been
 * the one that leads, and nobody else thinks of them. Pure.
 */
final class Delays {

  private final List<Struck> faults;
  private final Recovery recovery;

  Delays(List<Struck> faults, Recovery recovery) {
    this.faults = faults;
    this.recovery = recovery;
  }

  /** Adds every such job to the recoveries. */
  void measure(OwnerHistory history) {
    for (Accepted job : history.accepted()) {
      SeenJob seen = history.jobs().get(job.id());
      if (job.kind().equals(DelayedJobs.NAME) && seen != null && !seen.attempts().isEmpty()) {
        measure(job, seen.attempts().get(0).startedAt());
      }
    }
  }

  private void measure(Accepted job, Instant started) {
    Duration late = Duration.between(job.runAt(), started);
    for (int i = 0; i < faults.size(); i++) {
      Struck struck = faults.get(i);
      boolean during = !job.runAt().isBefore(struck.at()) && !job.runAt().isAfter(struck.over());
      if (during && struck.fault().hits(Fault.Part.API) && !othersToBlame(i, job, started)) {
        String whose = struck + ": " + job;
        recovery.add("leader away: delayed job after its time", Limits.LEADER, late, whose);
        return;
      }
    }
    if (faults.stream().noneMatch(struck -> touches(struck, job.runAt(), started))) {
      recovery.add("no fault: delayed job after its time", null, late, "" + job);
    }
  }

  /** Whether the next fault came before the job had started, and within what is promised for it. */
  private boolean othersToBlame(int i, Accepted job, Instant started) {
    return i + 1 < faults.size()
        && started.isAfter(faults.get(i + 1).at())
        && job.runAt().plus(Limits.LEADER).isAfter(faults.get(i + 1).at());
  }

  private static boolean touches(Struck struck, Instant from, Instant to) {
    return !to.isBefore(struck.at()) && !from.isAfter(struck.over().plus(Limits.LEADER));
  }
}
