package dev.jobwire.worker.loop;

import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.database.DatabaseWatch;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.execution.StopReason;
import dev.jobwire.worker.intake.ControlTopic;
import dev.jobwire.worker.lease.LeaseKeeper;
import dev.jobwire.worker.lease.WorkerConfig;
import dev.jobwire.worker.metrics.WorkerMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * The worker's days: a shift under each lease, whose slots {@link SlotFiller} fills and whose jobs
 * {@link RunningAttempts} runs, until the worker stops. All it does happens on the deciding loop,
 * so it needs no locks.
 */
@Singleton
final class WorkerLoop implements LeaseKeeper.Holder, SlotFiller.Host {

  private static final Logger LOG = Logger.getLogger(WorkerLoop.class);

  /** How many cancels are remembered for a claim that is on its way. */
  private static final int MOST_EARLY = 1_000;

  private final LeaseKeeper lease;
  private final Rehearsal rehearsal;
  private final SlotFiller filler;
  private final RunningAttempts attempts;
  private final ControlTopic control;
  private final DatabaseWatch database;
  private final WorkerMetrics metrics;
  private final DecidingLoop loop;
  private final WorkerConfig config;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private Shift shift;
  private boolean stopping;
  private volatile int running;

  @Inject
  WorkerLoop(
      LeaseKeeper lease,
      Rehearsal rehearsal,
      SlotFiller filler,
      RunningAttempts attempts,
      ControlTopic control,
      DatabaseWatch database,
      WorkerMetrics metrics,
      DecidingLoop loop,
      WorkerConfig config) {
    this.lease = lease;
    this.rehearsal = rehearsal;
    this.filler = filler;
    this.attempts = attempts;
    this.control = control;
    this.database = database;
    this.metrics = metrics;
    this.loop = loop;
    this.config = config;
  }

  /** Starts: asks for a lease, and works once it has one. */
  void start() {
    metrics.running(() -> running);
    attempts.onReleased(this::released);
    filler.start(this);
    control.onCancel(jobs -> loop.run(() -> cancel(jobs)));
    loop.run(() -> lease.start(this));
    loop.after(config.pullInterval(), this::look);
  }

  private void look() {
    if (!stopping) {
      filler.fill();
      loop.after(config.pullInterval(), this::look);
    }
  }

  @Override
  public Uni<Void> rehearse() {
    return rehearsal.run();
  }

  @Override
  public void granted(long workerId) {
    shift = new Shift(workerId);
    filler.fill();
  }

  @Override
  public void lost(long workerId) {
    Shift lost = shift;
    shift = null;
    running = 0;
    if (lost != null) {
      lost.lose();
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

  @Override
  public Shift open() {
    return stopping ? null : shift;
  }

  @Override
  public void claimed(Shift current, List<ClaimedJob> jobs, long sentNanos) {
    for (ClaimedJob job : jobs) {
      if (stopping) {
        attempts.handBack(current, job, sentNanos);
      } else {
        attempts.begin(current, job, sentNanos);
      }
    }
    current.forgetEarlyCancels();
    running = current.size();
    stoppedWhenIdle();
  }

  @Override
  public void unclaimed() {
    stoppedWhenIdle();
  }

  private void released(Shift current) {
    if (!current.isLost()) {
      running = current.size();
      filler.fillSoon();
    }
    stoppedWhenIdle();
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
