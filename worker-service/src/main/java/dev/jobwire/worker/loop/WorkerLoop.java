package dev.jobwire.worker.loop;

import dev.jobwire.worker.catalog.HandlerCatalog;
import dev.jobwire.worker.claim.ClaimStore;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.claim.PullPolicy;
import dev.jobwire.worker.completion.Completer;
import dev.jobwire.worker.database.DatabaseWatch;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.execution.Attempt;
import dev.jobwire.worker.execution.AttemptRunner;
import dev.jobwire.worker.execution.Outcome;
import dev.jobwire.worker.execution.ProgressTeller;
import dev.jobwire.worker.execution.StopReason;
import dev.jobwire.worker.intake.ControlTopic;
import dev.jobwire.worker.intake.ReadyJob;
import dev.jobwire.worker.intake.ReadyQueues;
import dev.jobwire.worker.lease.LeaseKeeper;
import dev.jobwire.worker.lease.WorkerConfig;
import dev.jobwire.worker.metrics.WorkerMetrics;
import dev.jobwire.worker.signal.SignalConfig;
import dev.jobwire.worker.signal.Signals;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Keeps the slots busy. All it does happens on the deciding loop, so it needs no locks. */
@Singleton
public final class WorkerLoop implements LeaseKeeper.Holder {

  private static final Logger LOG = Logger.getLogger(WorkerLoop.class);
  private static final int CLAIMS = 2;

  /** How many cancels are remembered for a claim that is on its way. */
  private static final int MOST_EARLY = 1_000;

  /**
   * How long a stopped handler may take to leave its thread before its attempt is over all the
   * same.
   */
  private static final Duration LEAVE_WITHIN = Duration.ofSeconds(3);

  /**
   * A claim answered later than this is not believed: by the time it is ten seconds old, a
   * heartbeat may have handed its jobs back.
   */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

  /** How often running attempts are looked at: for their time-outs and what they tell. */
  private static final Duration PULSE = Duration.ofMillis(25);

  private final LeaseKeeper lease;
  private final ReadyQueues queues;
  private final ControlTopic control;
  private final ClaimStore claims;
  private final AttemptRunner runner;
  private final Completer completer;
  private final Signals signals;
  private final HandlerCatalog handlers;
  private final DatabaseWatch database;
  private final WorkerMetrics metrics;
  private final DecidingLoop loop;
  private final WorkerConfig config;
  private final SignalConfig signalConfig;
  private final PullPolicy pulls;
  private final InstantSource clock = InstantSource.system();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private final AtomicBoolean fillAsked = new AtomicBoolean();
  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean endedAsked = new AtomicBoolean();

  private Shift shift;
  private int failures;
  private boolean pausing;
  private boolean pulsing;
  private boolean stopping;
  private volatile int running;

  @Inject
  WorkerLoop(
      LeaseKeeper lease,
      ReadyQueues queues,
      ControlTopic control,
      ClaimStore claims,
      AttemptRunner runner,
      Completer completer,
      Signals signals,
      HandlerCatalog handlers,
      DatabaseWatch database,
      WorkerMetrics metrics,
      DecidingLoop loop,
      WorkerConfig config,
      SignalConfig signalConfig) {
    this.lease = lease;
    this.queues = queues;
    this.control = control;
    this.claims = claims;
    this.runner = runner;
    this.completer = completer;
    this.signals = signals;
    this.handlers = handlers;
    this.database = database;
    this.metrics = metrics;
    this.loop = loop;
    this.config = config;
    this.signalConfig = signalConfig;
    this.pulls = new PullPolicy(config.pullInterval());
  }

  /** Starts: asks for a lease, and works once it has one. */
  void start() {
    metrics.running(() -> running);
    queues.onAdded(this::fillSoon);
    control.onCancel(jobs -> loop.run(() -> cancel(jobs)));
    loop.run(() -> lease.start(this));
    loop.after(config.pullInterval(), this::look);
  }

  @Override
  public void granted(long workerId) {
    shift = new Shift(workerId);
    fill();
  }

  @Override
  public void lost(long workerId) {
    Shift lost = shift;
    shift = null;
    running = 0;
    if (lost != null) {
      lost.running().forEach(held -> held.attempt.stop(StopReason.LEASE_LOST));
    }
    stoppedWhenIdle();
  }

  /**
   * Stops attempts at jobs that are to be cancelled. One that is not known yet may be on its way
   * with the answer to a claim.
   */
  @Override
  public void cancel(Collection<UUID> jobs) {
    if (shift == null) {
      return;
    }
    shift.running(jobs).forEach(held -> held.attempt.stop(StopReason.CANCELLED));
    if (shift.claims() > 0) {
      jobs.stream().limit(MOST_EARLY).forEach(shift::cancelEarly);
    }
  }

  @Override
  public Collection<UUID> held() {
    return shift == null ? List.of() : shift.jobs();
  }

  private void look() {
    if (!stopping) {
      fill();
      loop.after(config.pullInterval(), this::look);
    }
  }

  /** Fills once, however many ask for it meanwhile. Safe on any thread. */
  private void fillSoon() {
    if (fillAsked.compareAndSet(false, true)) {
      loop.run(
          () -> {
            fillAsked.set(false);
            fill();
          });
    }
  }

  /** Claims for the free slots: what Kafka named, else what PostgreSQL finds. */
  private void fill() {
    while (shift != null && !stopping && !pausing && shift.claims() < CLAIMS) {
      int free = shift.free(config.slots());
      // With outcomes on their way, more slots are free in a moment: one statement for all of them.
      if (free <= 0 || shift.writing() > 0 && free * 2 < config.slots()) {
        return;
      }
      List<ReadyJob> next = queues.take(free);
      if (next.isEmpty()) {
        pull(free);
        return;
      }
      claim(next);
    }
  }

  private void claim(List<ReadyJob> next) {
    Shift current = shift;
    List<UUID> jobs = next.stream().map(ReadyJob::id).toList();
    take(
        current,
        jobs.size(),
        claims.claim(current.workerId(), handlers.types(), jobs),
        claimed -> next.forEach(ReadyJob::settled),
        () -> queues.giveBack(next));
  }

  private void pull(int free) {
    long now = loop.nanoTime();
    if (shift.claims() > 0 || !pulls.isDue(now, free, config.slots())) {
      return;
    }
    // Some slots stay free for what Kafka brings while the pull is under way.
    int most = Math.max(1, free - config.slots() / 8);
    pulls.sent(now);
    take(
        shift,
        most,
        claims.pull(shift.workerId(), handlers.types(), pulls.afterOwner(), pulls.order(), most),
        claimed -> {
          pulls.answered(most, claimed);
          metrics.pulled(claimed.size());
        },
        () -> {});
  }

  private interface Taken {
    void accept(List<ClaimedJob> claimed);
  }

  private void take(
      Shift current, int most, Uni<List<ClaimedJob>> claim, Taken taken, Runnable failed) {
    long sent = loop.nanoTime();
    current.reserve(most);
    claim
        .ifNoItem()
        .after(ANSWER_WITHIN)
        .fail()
        .emitOn(loop::run)
        .subscribe()
        .with(
            claimed -> {
              current.unreserve(most);
              failures = 0;
              database.answered();
              taken.accept(claimed);
              metrics.claimed(claimed.size());
              begin(current, claimed, sent);
              fill();
            },
            failure -> {
              current.unreserve(most);
              failed.run();
              pause(failure);
              stoppedWhenIdle();
            });
  }

  private void pause(Throwable failure) {
    database.failed(failure);
    failures++;
    if (!pausing) {
      pausing = true;
      loop.after(
          DatabaseWatch.waitAfter(failures),
          () -> {
            pausing = false;
            fill();
          });
    }
  }

  private void begin(Shift current, List<ClaimedJob> claimed, long sentNanos) {
    boolean late = loop.nanoTime() - sentNanos > ANSWER_WITHIN.toNanos();
    if (current != shift || late) {
      if (!claimed.isEmpty()) {
        LOG.infof("%d jobs were claimed too late, and go back", claimed.size());
      }
      stoppedWhenIdle();
      return;
    }
    claimed.forEach(job -> begin(current, job, sentNanos));
    current.begun();
    running = current.size();
    stoppedWhenIdle();
  }

  private void begin(Shift current, ClaimedJob job, long sentNanos) {
    if (stopping) {
      Attempt unbegun =
          new Attempt(job, sentNanos, outcome -> endedSoon(new Ended(current, job, outcome)));
      hold(current, unbegun);
      unbegun.stop(StopReason.WORKER_STOPS);
      return;
    }
    Attempt attempt =
        runner.start(job, sentNanos, outcome -> endedSoon(new Ended(current, job, outcome)));
    hold(current, attempt);
    if (current.isCancelledEarly(job.id())) {
      attempt.stop(StopReason.CANCELLED);
    }
    pulse();
  }

  private void hold(Shift current, Attempt attempt) {
    ProgressTeller teller =
        new ProgressTeller(attempt, signals, clock, signalConfig.progressInterval());
    current.hold(new Shift.Held(attempt, teller));
  }

  private record Ended(Shift shift, ClaimedJob job, Outcome outcome) {}

  /** What ends together is written together. Safe on any thread. */
  private void endedSoon(Ended attempt) {
    ended.add(attempt);
    if (endedAsked.compareAndSet(false, true)) {
      loop.run(
          () -> {
            endedAsked.set(false);
            Ended next;
            while ((next = ended.poll()) != null) {
              ended(next.shift(), next.job(), next.outcome());
            }
          });
    }
  }

  private void ended(Shift current, ClaimedJob job, Outcome outcome) {
    if (current != shift) {
      return;
    }
    Shift.Held held = current.over(job);
    held.teller.ended(loop.nanoTime());
    completer
        .complete(job, outcome)
        .subscribe()
        .with(
            done -> released(current, job),
            failure -> {
              LOG.infof("the outcome of job %s was not written: %s", job.id(), failure);
              released(current, job);
            });
  }

  private void released(Shift current, ClaimedJob job) {
    current.release(job);
    if (current == shift) {
      running = current.size();
      fillSoon();
    }
    stoppedWhenIdle();
  }

  /** Looks at what runs, as long as something does. */
  private void pulse() {
    if (!pulsing) {
      pulsing = true;
      loop.after(PULSE, this::beat);
    }
  }

  private void beat() {
    pulsing = false;
    if (shift == null || shift.size() == 0) {
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
    pulse();
  }

  private void abandonLate(Shift.Held held, long now) {
    if (held.hasBeenStoppingFor(LEAVE_WITHIN.toNanos(), now)) {
      LOG.warnf(
          "the handler of job %s (%s) was stopped and still runs; it does not heed interrupts",
          held.attempt.jobId(), held.attempt.job().type());
      held.attempt.abandon();
    }
  }

  /**
   * Stops: takes nothing more, lets what runs finish within the grace period, hands back the rest,
   * gives the lease up.
   *
   * @return completes once all that is written
   */
  CompletableFuture<Void> stop() {
    loop.run(
        () -> {
          stopping = true;
          database.stopping();
          stoppedWhenIdle();
          loop.after(config.grace(), this::cutShort);
        });
    return stopped.thenCompose(done -> lease.end().subscribeAsCompletionStage());
  }

  private void cutShort() {
    if (shift != null && !shift.isIdle()) {
      LOG.infof("handing back %d jobs that did not finish in time", shift.size());
      shift.running().forEach(held -> held.attempt.stop(StopReason.WORKER_STOPS));
    }
  }

  private void stoppedWhenIdle() {
    if (stopping && (shift == null || shift.isIdle())) {
      stopped.complete(null);
    }
  }
}
