package dev.jobwire.worker.completion;

import dev.jobwire.model.flow.GroupCommit;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.database.DatabaseWatch;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.execution.Outcome;
import dev.jobwire.worker.lease.LeaseKeeper;
import dev.jobwire.worker.metrics.WorkerMetrics;
import dev.jobwire.worker.signal.Signals;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Writes outcomes in groups, then tells: the owner that jobs ended, and who waited for them that it
 * may go. Used on the deciding loop only.
 */
@Singleton
public final class Completer {

  private static final Logger LOG = Logger.getLogger(Completer.class);

  /**
   * One batch at a time: what ends meanwhile joins the next. With two, the first two of what ends
   * together would each go alone.
   */
  private static final int BATCHES = 1;

  /** More than PostgreSQL gives a statement; written again after it, which does no harm. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private static final int BATCH = 256;
  private static final int BATCH_WEIGHT = 4 * 1024 * 1024;
  private static final int QUEUED = 100_000;
  private static final long QUEUED_WEIGHT = Long.MAX_VALUE / 2;

  private final CompletionStore store;
  private final Successors successors;
  private final Signals signals;
  private final WorkerMetrics metrics;
  private final DatabaseWatch database;
  private final DecidingLoop loop;
  private final Backoffs backoffs;
  private final GroupCommit<Ending, Void> endings;
  private final GroupCommit<Return, Void> returns;
  private final PersistentWriter<Ending> endingWriter;
  private final PersistentWriter<Return> returnWriter;

  @Inject
  Completer(
      CompletionStore store,
      Successors successors,
      Backoffs backoffs,
      Signals signals,
      WorkerMetrics metrics,
      DatabaseWatch database,
      DecidingLoop loop,
      LeaseKeeper lease) {
    this.store = store;
    this.successors = successors;
    this.backoffs = backoffs;
    this.signals = signals;
    this.metrics = metrics;
    this.database = database;
    this.loop = loop;
    this.endingWriter =
        new PersistentWriter<>(
            database,
            loop::delay,
            ending -> lease.isHeldBy(ending.job().workerId()),
            this::resolve,
            this::refused);
    this.returnWriter =
        new PersistentWriter<>(
            database,
            loop::delay,
            back -> lease.isHeldBy(back.job().workerId()),
            this::giveBack,
            back -> Uni.createFrom().failure(new IllegalStateException("error refused")));
    // The slots bound what can wait here: an attempt keeps its slot until it is written.
    GroupCommit.Limits limits =
        new GroupCommit.Limits(BATCHES, BATCH, BATCH_WEIGHT, QUEUED, QUEUED_WEIGHT);
    // The writers halve a batch with a bad value themselves.
    Predicate<Throwable> splits = failure -> false;
    this.endings =
        new GroupCommit<>(
            limits,
            Ending::weight,
            batch -> endingWriter.write(batch).map(v -> none(batch)),
            splits);
    this.returns =
        new GroupCommit<>(
            limits,
            Return::weight,
            batch -> returnWriter.write(batch).map(v -> none(batch)),
            splits);
  }

  /** Over a connection that is dead without saying so, no answer ever comes. */
  private <T> Uni<T> answered(Uni<T> statement) {
    return statement.ifNoItem().after(ANSWER_WITHIN).fail().emitOn(loop::run);
  }

  private static List<Void> none(List<?> batch) {
    List<Void> results = new ArrayList<>(batch.size());
    batch.forEach(item -> results.add(null));
    return results;
  }

  /**
   * Writes how an attempt ended.
   *
   * @return completes once it is committed, also when the job was no longer this worker's; fails
   *     when the lease is lost before that
   */
  public Uni<Void> complete(ClaimedJob job, Outcome outcome) {
    Decision decision = Decision.of(job, outcome, backoffs.of(job));
    return decision.ending() != null
        ? endings.submit(decision.ending())
        : returns.submit(decision.back());
  }

  private Uni<Void> resolve(List<Ending> batch) {
    return answered(store.resolve(batch))
        .chain(
            resolved -> {
              metrics.completed(resolved.size());
              if (resolved.size() == batch.size()) {
                return Uni.createFrom().item(resolved);
              }
              return alsoEarlier(batch, resolved);
            })
        .invoke(resolved -> tell(batch, resolved))
        .replaceWithVoid();
  }

  /** Not ours any more: written before by a statement whose answer was lost, or by another. */
  private Uni<List<Resolved>> alsoEarlier(List<Ending> batch, List<Resolved> resolved) {
    Set<UUID> missing = new HashSet<>();
    batch.forEach(ending -> missing.add(ending.job().id()));
    resolved.forEach(done -> missing.remove(done.job()));
    LOG.debugf("%d of %d jobs were no longer this worker's", missing.size(), batch.size());
    return answered(store.resolutions(missing))
        .map(
            earlier -> {
              List<Resolved> all = new ArrayList<>(resolved);
              all.addAll(earlier);
              return all;
            });
  }

  /** What is committed stays so, whatever goes wrong in telling of it. */
  private void tell(List<Ending> batch, List<Resolved> resolved) {
    try {
      tellNow(batch, resolved);
    } catch (RuntimeException e) {
      LOG.error("jobs ended, but nobody could be told", e);
    }
  }

  private void tellNow(List<Ending> batch, List<Resolved> resolved) {
    Map<UUID, Ending> byJob = new HashMap<>();
    batch.forEach(ending -> byJob.put(ending.job().id(), ending));
    Map<Long, List<Resolved>> byOwner = new HashMap<>();
    List<ClaimedJob> ended = new ArrayList<>(resolved.size());
    for (Resolved done : resolved) {
      ClaimedJob job = byJob.get(done.job()).job();
      metrics.resolved(job.type(), done.status().name());
      byOwner.computeIfAbsent(done.ownerId(), id -> new ArrayList<>()).add(done);
      ended.add(job);
    }
    byOwner.forEach(
        (ownerId, done) -> {
          long top = done.stream().mapToLong(Resolved::seq).max().orElseThrow();
          List<ClaimedJob> jobs = done.stream().map(each -> byJob.get(each.job()).job()).toList();
          signals.resolved(ownerId, top, jobs);
        });
    successors.ended(ended);
  }

  private Uni<Void> refused(Ending ending) {
    Ending instead = Decision.unwritable(ending.job());
    LOG.warnf("PostgreSQL refuses the result of job %s", ending.job().id());
    return resolve(List.of(instead));
  }

  private Uni<Void> giveBack(List<Return> batch) {
    return answered(store.giveBack(batch))
        .chain(
            given -> {
              List<Ending> cancelled = new ArrayList<>();
              List<ClaimedJob> returned = new ArrayList<>();
              for (Return back : batch) {
                if (!given.contains(back.job().id())) {
                  cancelled.add(Decision.cancelled(back.job()));
                  continue;
                }
                returned.add(back.job());
                if (back.counts()) {
                  metrics.retried(back.job().type());
                } else {
                  metrics.handedBack(1);
                }
              }
              successors.returned(returned);
              return cancelled.isEmpty() ? Uni.createFrom().voidItem() : resolve(cancelled);
            });
  }
}
