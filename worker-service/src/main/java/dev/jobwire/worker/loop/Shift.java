package dev.jobwire.worker.loop;

import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.execution.Attempt;
import dev.jobwire.worker.execution.ProgressTeller;
import dev.jobwire.worker.execution.StopReason;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the worker does under one lease: which slots are taken, and by what. A lost lease takes its
 * shift with it, so that a late answer can't be taken for one of the next. Used on the deciding
 * loop only.
 */
final class Shift {

  /** An attempt and who tells of it. */
  static final class Held {
    final Attempt attempt;
    final ProgressTeller teller;
    private boolean over;
    private boolean stopping;
    private long stoppingSince;

    Held(Attempt attempt, ProgressTeller teller) {
      this.attempt = attempt;
      this.teller = teller;
    }

    /** Counted from the first time that this is asked. */
    boolean hasBeenStoppingFor(long nanos, long nowNanos) {
      if (!stopping) {
        stopping = true;
        stoppingSince = nowNanos;
      }
      return nowNanos - stoppingSince >= nanos;
    }
  }

  /** A job may come back while an attempt at it that was taken from this worker still runs. */
  private record Key(UUID job, int attempt) {
    static Key of(ClaimedJob job) {
      return new Key(job.id(), job.attempt());
    }
  }

  private final long workerId;
  private final Map<Key, Held> held = new LinkedHashMap<>();
  private final Set<UUID> cancelledEarly = new HashSet<>();
  private int reserved;
  private int claims;
  private int writing;
  private boolean lost;
  private boolean begun;

  Shift(long workerId) {
    this.workerId = workerId;
  }

  long workerId() {
    return workerId;
  }

  /** Its lease is lost: nothing of it counts any more. */
  void lose() {
    lost = true;
  }

  boolean isLost() {
    return lost;
  }

  /** Whether this is its beginning: true the first time that it is asked. */
  boolean begins() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  /** A claim is sent that may bring so many jobs. */
  void reserve(int jobs) {
    reserved += jobs;
    claims++;
  }

  /** A claim that might have brought so many jobs was answered, or failed. */
  void unreserve(int jobs) {
    reserved -= jobs;
    claims--;
  }

  /** A job that no attempt here is at is to be cancelled: it may come with a claim under way. */
  void cancelEarly(UUID job) {
    cancelledEarly.add(job);
  }

  boolean isCancelledEarly(UUID job) {
    return cancelledEarly.contains(job);
  }

  /** With no claim under way, none of them can come any more. */
  void forgetEarlyCancels() {
    if (claims == 0) {
      cancelledEarly.clear();
    }
  }

  /** Claims without an answer yet. */
  int claims() {
    return claims;
  }

  /** Slots that neither an attempt nor a claim has. */
  int free(int slots) {
    return slots - held.size() - reserved;
  }

  /** An attempt takes a slot; earlier ones at the same job are stopped, their job is not theirs. */
  void hold(Held attempt) {
    ClaimedJob job = attempt.attempt.job();
    running().stream()
        .map(earlier -> earlier.attempt)
        .filter(earlier -> earlier.jobId().equals(job.id()))
        .forEach(earlier -> earlier.stop(StopReason.LEASE_LOST));
    held.put(Key.of(job), attempt);
  }

  /** The attempt has ended; it keeps its slot until that is written. */
  Held over(ClaimedJob job) {
    Held ended = held.get(Key.of(job));
    if (!ended.over) {
      ended.over = true;
      writing++;
    }
    return ended;
  }

  /** The attempt's outcome is written. */
  void release(ClaimedJob job) {
    Held released = held.remove(Key.of(job));
    if (released != null && released.over) {
      writing--;
    }
  }

  /** The attempts at these jobs whose handlers still run; a copy. */
  Collection<Held> running(Collection<UUID> jobs) {
    return running().stream().filter(held -> jobs.contains(held.attempt.jobId())).toList();
  }

  /** Attempts that have ended and are being written: their slots are free in a moment. */
  int writing() {
    return writing;
  }

  /** The attempts whose handlers still run; a copy. */
  Collection<Held> running() {
    return held.values().stream().filter(attempt -> !attempt.over).toList();
  }

  /** The jobs held; a copy. */
  Collection<UUID> jobs() {
    return held.keySet().stream().map(Key::job).toList();
  }

  int size() {
    return held.size();
  }

  /** Whether nothing is held and nothing is asked for. */
  boolean isIdle() {
    return held.isEmpty() && claims == 0;
  }
}
