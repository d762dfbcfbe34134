package dev.jobwire.worker.loop;

import dev.jobwire.model.trace.Hop;
import dev.jobwire.model.trace.JobTracer;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.completion.Completer;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.execution.Attempt;
import dev.jobwire.worker.execution.AttemptRunner;
import dev.jobwire.worker.execution.Outcome;
import dev.jobwire.worker.execution.ProgressTeller;
import dev.jobwire.worker.execution.StopReason;
import dev.jobwire.worker.signal.SignalConfig;
import dev.jobwire.worker.signal.Signals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes each claimed job through its attempt: begins it, looks at it while it runs, has its outcome
 * written, gives its slot back. Used on the deciding loop only.
 */
@Singleton
final class RunningAttempts {

  private static final Logger LOG = Logger.getLogger(RunningAttempts.class);

  /** How often running attempts are looked at: for their time-outs and what they tell. */
  private static final Duration PULSE = Duration.ofMillis(25);

  /**
   * How long a stopped handler may take to leave its thread before its attempt is over all the
   * same.
   */
  static final Duration LEAVE_WITHIN = Duration.ofSeconds(3);

  private record Ended(Shift shift, ClaimedJob job, Hop hop, Outcome outcome) {}

  private final AttemptRunner runner;
  private final Completer completer;
  private final Signals signals;
  private final DecidingLoop loop;
  private final JobTracer tracer;
  private final SignalConfig config;
  private final InstantSource clock = InstantSource.system();
  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean endedAsked = new AtomicBoolean();
  private Consumer<Shift> released = shift -> {};
  private Shift watched;

  @Inject
  RunningAttempts(
      AttemptRunner runner,
      Completer completer,
      Signals signals,
      DecidingLoop loop,
      JobTracer tracer,
      SignalConfig config) {
    this.runner = runner;
    this.completer = completer;
    this.signals = signals;
    this.loop = loop;
    this.tracer = tracer;
    this.config = config;
  }

  /** Called each time that a shift got a slot back. */
  void onReleased(Consumer<Shift> listener) {
    released = listener;
  }

  /** Begins an attempt. */
  void begin(Shift shift, ClaimedJob claimed, long sentNanos) {
    Hop hop = tracer.process(claimed.priority().topic(), claimed.trace(), claimed.id());
    ClaimedJob job = hop.isTraced() ? claimed.at(hop.traceparent()) : claimed;
    hop.with(JobTracer.JOB_TYPE, job.type()).with(JobTracer.ATTEMPT, job.attempt());
    Attempt attempt =
        runner.start(
            job, hop, sentNanos, outcome -> endedSoon(new Ended(shift, job, hop, outcome)));
    hold(shift, attempt);
    if (shift.isCancelledEarly(job.id())) {
      attempt.stop(StopReason.CANCELLED);
    }
    watch(shift);
  }

  /** Hands a job back that was claimed, but is not to begin any more. */
  void handBack(Shift shift, ClaimedJob job, long sentNanos) {
    Attempt unbegun =
        new Attempt(job, sentNanos, outcome -> endedSoon(new Ended(shift, job, Hop.NONE, outcome)));
    hold(shift, unbegun);
    unbegun.stop(StopReason.WORKER_STOPS);
  }

  private void hold(Shift shift, Attempt attempt) {
    ProgressTeller teller = new ProgressTeller(attempt, signals, clock, config.progressInterval());
    shift.hold(new Shift.Held(attempt, teller));
  }

  /** What ends together is written together. Safe on any thread. */
  private void endedSoon(Ended attempt) {
    ended.add(attempt);
    if (endedAsked.compareAndSet(false, true)) {
      loop.run(
          () -> {
            endedAsked.set(false);
            Ended next;
            while ((next = ended.poll()) != null) {
              ended(next);
            }
          });
    }
  }

  private void ended(Ended attempt) {
    Shift shift = attempt.shift();
    ClaimedJob job = attempt.job();
    if (shift.isLost()) {
      attempt.hop().fail("lease-lost");
      return;
    }
    Shift.Held held = shift.over(job);
    held.teller.ended(loop.nanoTime());
    completer
        .complete(job, attempt.outcome())
        .subscribe()
        .with(
            done -> {
              endSpan(attempt.hop(), attempt.outcome());
              release(shift, job);
            },
            failure -> {
              attempt.hop().fail("outcome-unwritten");
              LOG.infof("the outcome of job %s was not written: %s", job.id(), failure);
              release(shift, job);
            });
  }

  private static void endSpan(Hop hop, Outcome outcome) {
    hop.with(JobTracer.OUTCOME, outcome.label());
    if (outcome instanceof Outcome.Failed failed) {
      hop.fail(failed.error().type());
    } else {
      hop.end();
    }
  }

  private void release(Shift shift, ClaimedJob job) {
    shift.release(job);
    released.accept(shift);
  }

  /** Looks at what runs in the shift, as long as something does. */
  private void watch(Shift shift) {
    if (watched != shift) {
      watched = shift;
      loop.after(PULSE, () -> look(shift));
    }
  }

  private void look(Shift shift) {
    if (shift.isLost() || shift.size() == 0) {
      watched = watched == shift ? null : watched;
      return;
    }
    long now = loop.nanoTime();
    for (Shift.Held held : shift.running()) {
      if (held.attempt.isStopping()) {
        abandonLate(held, now);
      } else if (held.attempt.isOverdue(now)) {
        held.attempt.stop(StopReason.TIMED_OUT);
      } else {
        held.teller.running(now);
      }
    }
    loop.after(PULSE, () -> look(shift));
  }

  private static void abandonLate(Shift.Held held, long now) {
    if (held.hasBeenStoppingFor(LEAVE_WITHIN.toNanos(), now)) {
      LOG.warnf(
          "the handler of job %s (%s) was stopped and still runs; it does not heed interrupts",
          held.attempt.jobId(), held.attempt.job().type());
      held.attempt.abandon();
    }
  }
}
