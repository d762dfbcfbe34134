package dev.jobwire.api.stream.hub;

import dev.jobwire.model.signal.JobSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * The pace of one owner's signals: at most one per job and interval, latest wins; none of an
 * attempt that is known to have ended. Time is told by the caller, in milliseconds. Not safe for
 * many threads.
 */
final class SignalLimiter {

  /** No signal waits. */
  static final long NEVER = Long.MAX_VALUE;

  /** Jobs whose pace is kept; beyond, the one that was quiet longest is forgotten. */
  private static final int JOBS = 512;

  private static final class Pace {
    private long nextAt;
    private JobSignal waiting;
    private int endedAttempt;
  }

  private final long interval;
  private final Function<JobSignal, SignalFrame> encoder;
  private final Map<UUID, Pace> byJob =
      new LinkedHashMap<>(8, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Pace> eldest) {
          return size() > JOBS;
        }
      };

  /**
   * A limiter that has seen nothing.
   *
   * @param interval the least time between two signals of a job, in milliseconds
   * @param encoder makes the frame of a signal that is sent
   */
  SignalLimiter(long interval, Function<JobSignal, SignalFrame> encoder) {
    this.interval = interval;
    this.encoder = encoder;
  }

  /** Takes a signal, in place of one of the same job that still waits. */
  void offer(JobSignal signal, long now) {
    Pace pace = byJob.computeIfAbsent(signal.job(), job -> new Pace());
    boolean stale =
        signal.attempt() <= pace.endedAttempt
            || pace.waiting != null && signal.attempt() < pace.waiting.attempt();
    if (!stale) {
      pace.waiting = signal;
      pace.nextAt = Math.max(pace.nextAt, now);
    }
  }

  /** The jobs' attempts ended: what still waits of them, or comes late, is void. */
  void ended(List<StreamEvent> events) {
    for (StreamEvent event : events) {
      Pace pace = byJob.computeIfAbsent(event.job(), job -> new Pace());
      pace.endedAttempt = Math.max(pace.endedAttempt, event.attempt());
      if (pace.waiting != null && pace.waiting.attempt() <= pace.endedAttempt) {
        pace.waiting = null;
      }
    }
  }

  /** The signals whose time has come. */
  List<SignalFrame> due(long now) {
    List<SignalFrame> due = new ArrayList<>();
    for (Pace pace : byJob.values()) {
      if (pace.waiting != null && pace.nextAt <= now) {
        due.add(encoder.apply(pace.waiting));
        pace.waiting = null;
        pace.nextAt = now + interval;
      }
    }
    return due;
  }

  /** When the next waiting signal's time comes; {@link #NEVER} when none waits. */
  long nextAt() {
    long next = NEVER;
    for (Pace pace : byJob.values()) {
      if (pace.waiting != null) {
        next = Math.min(next, pace.nextAt);
      }
    }
    return next;
  }
}
