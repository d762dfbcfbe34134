package dev.jobwire.worker.loop;

import dev.jobwire.worker.catalog.HandlerCatalog;
import dev.jobwire.worker.claim.ClaimStore;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.claim.PullPolicy;
import dev.jobwire.worker.database.DatabaseWatch;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.intake.ReadyJob;
import dev.jobwire.worker.intake.ReadyQueues;
import dev.jobwire.worker.lease.WorkerConfig;
import dev.jobwire.worker.metrics.WorkerMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Claims jobs for free slots: those that Kafka named, else those that PostgreSQL finds. Used on the
 * deciding loop only, but for {@link #fillSoon}.
 */
@Singleton
final class SlotFiller {

  /** Whose slots are filled. */
  interface Host {
    /** The shift whose free slots are to be filled; null when none are. */
    Shift open();

    /** A claim was answered in time. */
    void claimed(Shift shift, List<ClaimedJob> jobs, long sentNanos);

    /** A claim was answered too late, or failed. */
    void unclaimed();
  }

  private static final Logger LOG = Logger.getLogger(SlotFiller.class);
  private static final int CLAIMS = 2;

  /**
   * A claim answered later than this is not believed: by the time it is ten seconds old, a
   * heartbeat may have handed its jobs back.
   */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

  private final ReadyQueues queues;
  private final ClaimStore claims;
  private final HandlerCatalog handlers;
  private final DatabaseWatch database;
  private final WorkerMetrics metrics;
  private final DecidingLoop loop;
  private final int slots;
  private final PullPolicy pulls;
  private final AtomicBoolean fillAsked = new AtomicBoolean();
  private Host host;
  private int failures;
  private boolean pausing;

  @Inject
  SlotFiller(
      ReadyQueues queues,
      ClaimStore claims,
      HandlerCatalog handlers,
      DatabaseWatch database,
      WorkerMetrics metrics,
      DecidingLoop loop,
      WorkerConfig config) {
    this.queues = queues;
    this.claims = claims;
    this.handlers = handlers;
    this.database = database;
    this.metrics = metrics;
    this.loop = loop;
    this.slots = config.slots();
    this.pulls = new PullPolicy(config.pullInterval());
  }

  /** Fills for this host from now on, also whenever Kafka names jobs. */
  void start(Host filled) {
    host = filled;
    queues.onAdded(this::fillSoon);
  }

  /** Fills once, however many ask for it meanwhile. Safe on any thread. */
  void fillSoon() {
    if (fillAsked.compareAndSet(false, true)) {
      loop.run(
          () -> {
            fillAsked.set(false);
            fill();
          });
    }
  }

  /** Claims for the slots that are free, as many claims at a time as may be under way. */
  void fill() {
    Shift shift;
    while ((shift = host.open()) != null && !pausing && shift.claims() < CLAIMS) {
      int free = shift.free(slots);
      // With outcomes on their way, more slots are free in a moment: one statement for all of them.
      if (free <= 0 || shift.writing() > 0 && free * 2 < slots) {
        return;
      }
      if (shift.begins()) {
        // What the dead left behind has waited for longer than what Kafka names.
        pulls.begin();
        pull(shift, free);
        continue;
      }
      List<ReadyJob> next = queues.take(free);
      if (next.isEmpty()) {
        pull(shift, free);
        return;
      }
      claim(shift, next);
    }
  }

  private void claim(Shift shift, List<ReadyJob> next) {
    List<UUID> jobs = next.stream().map(ReadyJob::id).toList();
    take(
        shift,
        jobs.size(),
        claims
            .claim(shift.workerId(), handlers.types(), jobs)
            .map(claimed -> continued(claimed, next)),
        claimed -> next.forEach(ReadyJob::settled),
        () -> queues.giveBack(next));
  }

  /** Jobs that a traced record named go on from it, rather than from where they were submitted. */
  private static List<ClaimedJob> continued(List<ClaimedJob> claimed, List<ReadyJob> named) {
    if (named.stream().allMatch(job -> job.trace() == null)) {
      return claimed;
    }
    Map<UUID, String> traces = new HashMap<>();
    for (ReadyJob job : named) {
      if (job.trace() != null) {
        traces.put(job.id(), job.trace());
      }
    }
    return claimed.stream()
        .map(job -> traces.containsKey(job.id()) ? job.at(traces.get(job.id())) : job)
        .toList();
  }

  private void pull(Shift shift, int free) {
    long now = loop.nanoTime();
    if (shift.claims() > 0 || !pulls.isDue(now, free, slots)) {
      return;
    }
    // Some slots stay free for what Kafka brings while the pull is under way.
    int most = Math.max(1, free - slots / 8);
    Uni<Void> late = pulls.looksForLate() ? claims.arrive() : Uni.createFrom().voidItem();
    pulls.sent(now);
    take(
        shift,
        most,
        late.flatMap(
                done ->
                    claims.pull(
                        shift.workerId(), handlers.types(), pulls.after(), pulls.order(), most))
            .emitOn(loop::run)
            .invoke(pulled -> pulled(most, pulled))
            .map(ClaimStore.Pulled::jobs),
        claimed -> {},
        () -> {});
  }

  private void pulled(int most, ClaimStore.Pulled pulled) {
    pulls.answered(most, pulled.jobs().size(), pulled.reached());
    metrics.pulled(pulled.jobs().size());
  }

  private void take(
      Shift shift,
      int most,
      Uni<List<ClaimedJob>> claim,
      Consumer<List<ClaimedJob>> taken,
      Runnable failed) {
    long sent = loop.nanoTime();
    shift.reserve(most);
    claim
        .ifNoItem()
        .after(ANSWER_WITHIN)
        .fail()
        .emitOn(loop::run)
        .subscribe()
        .with(
            claimed -> {
              shift.unreserve(most);
              failures = 0;
              database.answered();
              taken.accept(claimed);
              metrics.claimed(claimed.stream().map(ClaimedJob::type).toList());
              answered(shift, claimed, sent);
              fill();
            },
            failure -> {
              shift.unreserve(most);
              failed.run();
              pause(failure);
              host.unclaimed();
            });
  }

  private void answered(Shift shift, List<ClaimedJob> claimed, long sent) {
    boolean late = loop.nanoTime() - sent > ANSWER_WITHIN.toNanos();
    if (!late && !shift.isLost()) {
      host.claimed(shift, claimed, sent);
      return;
    }
    if (!claimed.isEmpty()) {
      LOG.infof("%d jobs were claimed too late, and go back", claimed.size());
    }
    host.unclaimed();
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
}
