package dev.jobwire.worker.execution;

import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.JobSignal.Progress;
import dev.jobwire.worker.signal.Signals;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Tells an owner how one attempt goes: that it started, once it was seen running, then its progress
 * no oftener than the interval, the latest winning. An attempt that ends before it was ever seen
 * running tells nothing: its result is already on the way. Used on the deciding loop only.
 */
public final class ProgressTeller {

  private final Attempt attempt;
  private final Signals signals;
  private final InstantSource clock;
  private final long intervalNanos;
  private boolean started;
  private Progress told;
  private long toldNanos;

  /** A teller for one attempt. */
  public ProgressTeller(Attempt attempt, Signals signals, InstantSource clock, Duration interval) {
    this.attempt = attempt;
    this.signals = signals;
    this.clock = clock;
    this.intervalNanos = interval.toNanos();
  }

  /** The attempt is seen running. */
  public void running(long nowNanos) {
    if (!started) {
      started = true;
      tell(JobSignal.STARTED, null);
      return;
    }
    if (told == null || nowNanos - toldNanos >= intervalNanos) {
      tellProgress(nowNanos);
    }
  }

  /** The attempt has ended: tells the last progress, if it is news. */
  public void ended(long nowNanos) {
    if (started) {
      tellProgress(nowNanos);
    }
  }

  private void tellProgress(long nowNanos) {
    Progress now = attempt.progress();
    if (now != null && now != told) {
      told = now;
      toldNanos = nowNanos;
      tell(JobSignal.PROGRESS, now);
    }
  }

  private void tell(String event, Progress progress) {
    JobSignal signal =
        new JobSignal(
            attempt.job().ownerId(),
            attempt.jobId(),
            event,
            attempt.attempt(),
            clock.instant(),
            progress);
    signals.progress(attempt.job(), signal);
  }
}
