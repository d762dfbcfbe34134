package dev.jobwire.system.faults;

import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.OwnerHistory;
import dev.jobwire.system.faults.audit.SeenAttempt;
import dev.jobwire.system.faults.audit.SeenJob;
import dev.jobwire.system.faults.strike.Fault;
import dev.jobwire.system.faults.strike.Limits;
import dev.jobwire.system.faults.strike.Recovery;
import dev.jobwire.system.faults.strike.Struck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** From a worker's death to the next attempt at each job that it was running. Pure. */
final class LostWork {

  /** What was on its way to the database when the fault came may be dated after it. */
  private static final Duration UNDER_WAY = Duration.ofMillis(500);

  private final List<Struck> faults;
  private final Recovery recovery;

  LostWork(List<Struck> faults, Recovery recovery) {
    this.faults = faults;
    this.recovery = recovery;
  }

  /** Adds every lost attempt of these jobs to the recoveries. */
  void measure(OwnerHistory history) {
    for (Accepted job : history.accepted()) {
      SeenJob seen = history.jobs().get(job.id());
      for (int i = 0; seen != null && i < seen.attempts().size(); i++) {
        SeenAttempt attempt = seen.attempts().get(i);
        boolean last = i + 1 == seen.attempts().size();
        Instant next = last ? seen.finishedAt() : seen.attempts().get(i + 1).startedAt();
        if (attempt.isLost() && next != null) {
          lost(attempt, next, job.kind() + " " + job.id() + " " + seen.attempts());
        } else if ("HANDED_BACK".equals(attempt.outcome()) && next != null) {
          Duration time = Duration.between(attempt.startedAt(), next);
          recovery.add("attempt handed back: from its claim to the next", null, time, job.id());
        }
      }
    }
  }

  private void lost(SeenAttempt attempt, Instant next, String whose) {
    Struck cause = cause(attempt);
    if (cause == null) {
      Duration time = Duration.between(attempt.startedAt(), next);
      recovery.add("lost without a fault: from its start to the next", null, time, whose);
      return;
    }
    if (cause.fault() == Fault.WORKER_STOPPED) {
      Duration time = Duration.between(cause.at(), next);
      recovery.add("worker told to stop: none may be lost", Duration.ZERO, time, whose);
      return;
    }
    Struck later = later(cause, next);
    String what = (later == null ? "" : later + " after ") + cause + ": " + whose;
    if (later != null) {
      Duration time = Duration.between(later.open(), next);
      recovery.add("struck again meanwhile: from the later's end", Limits.RETURN, time, what);
    } else if (cause.fault().hits(Fault.Part.POSTGRES)) {
      Duration time = Duration.between(cause.open(), next);
      recovery.add("PostgreSQL back: next attempt at what was lost", Limits.RETURN, time, what);
    } else if (cause.fault() == Fault.WORKERS_KILLED) {
      Duration time = Duration.between(possible(cause), next);
      recovery.add(
          "all workers dead: from lease's end and a worker's return",
          Limits.AFTER_LEASE,
          time,
          what);
    } else {
      Duration time = Duration.between(cause.at(), next);
      String row =
          cause.fault() == Fault.WORKER_PAUSED
              ? "worker paused: next attempt elsewhere"
              : "worker dead: next attempt elsewhere";
      recovery.add(row, Limits.WORKER, time, what);
    }
  }

  /** With all workers dead: when the lease is over and somebody is there. */
  private static Instant possible(Struck cause) {
    Instant lease = cause.at().plus(Limits.LEASE);
    return lease.isAfter(cause.open()) ? lease : cause.open();
  }

  /** Until when its lost work has to run again. */
  private static Instant due(Struck cause) {
    if (cause.fault().hits(Fault.Part.POSTGRES)) {
      return cause.open().plus(Limits.RETURN);
    }
    return cause.fault() == Fault.WORKERS_KILLED
        ? possible(cause).plus(Limits.AFTER_LEASE)
        : cause.at().plus(Limits.WORKER);
  }

  /** The last fault that came while there still was time to recover from this one; or null. */
  private Struck later(Struck cause, Instant next) {
    Instant due = due(cause);
    Struck later = null;
    for (Struck struck : faults) {
      boolean between = struck.at().isAfter(cause.at()) && struck.at().isBefore(due);
      if (between && struck.at().isBefore(next)) {
        later = struck;
      }
    }
    return later;
  }

  /**
   * The latest fault during the attempt that hit its worker, or the database all depend on. What
   * died or was paused with it is not lost by a stop that followed.
   */
  private Struck cause(SeenAttempt attempt) {
    Struck cause = null;
    for (Struck struck : faults) {
      boolean during =
          !attempt.startedAt().isAfter(struck.at().plus(UNDER_WAY))
              && !attempt.finishedAt().isBefore(struck.at());
      boolean hit =
          struck.strike().targets().contains(attempt.worker())
              || struck.fault().hits(Fault.Part.POSTGRES);
      boolean stopped =
          struck.fault() == Fault.WORKER_STOPPED
              && cause != null
              && cause.strike().targets().contains(attempt.worker());
      if (during && hit && !stopped) {
        cause = struck;
      }
    }
    return cause;
  }
}
