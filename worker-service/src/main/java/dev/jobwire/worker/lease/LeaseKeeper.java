package dev.jobwire.worker.lease;

import dev.jobwire.worker.catalog.HandlerCatalog;
import dev.jobwire.worker.database.DatabaseWatch;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.metrics.WorkerMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Gets a lease, keeps it, and gets another when it is lost. Lives on the deciding loop. */
@Singleton
public final class LeaseKeeper {

  /** Who acts on the lease. All are called on the deciding loop. */
  public interface Holder {
    /** What is better done before the first lease than under it; may be asked for again. */
    Uni<Void> rehearse();

    /** Jobs may be claimed under this id. */
    void granted(long workerId);

    /** Nothing may run under this id any longer, at once. */
    void lost(long workerId);

    /** These jobs are to be cancelled. */
    void cancel(Collection<UUID> jobs);

    /** The jobs that are held under the lease. */
    Collection<UUID> held();
  }

  private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
  private static final Duration SCHEMA_LOOK = Duration.ofMillis(250);
  private static final Duration UNHELD_AGE = Duration.ofSeconds(10);

  /** How long it may take until the first lease is asked for: no lease is at risk yet. */
  private static final Duration FIRST_WITHIN = Duration.ofSeconds(20);

  private static final Duration REHEARSED_WITHIN = Duration.ofSeconds(10);

  /** No id: no lease. */
  private static final long NONE = -1;

  private final LeaseStore store;
  private final HandlerCatalog handlers;
  private final DatabaseWatch database;
  private final DecidingLoop loop;
  private final WorkerMetrics metrics;
  private final LeaseTerms terms;
  private final String name;

  private Holder holder;
  private volatile long workerId = NONE;
  private boolean ended;
  private boolean saidSchema;
  private boolean rehearsed;
  private int failures;
  private long renewedNanos;
  private DecidingLoop.Timer expiry;

  @Inject
  LeaseKeeper(
      LeaseStore store,
      HandlerCatalog handlers,
      DatabaseWatch database,
      DecidingLoop loop,
      WorkerMetrics metrics,
      WorkerConfig config) {
    this.store = store;
    this.handlers = handlers;
    this.database = database;
    this.loop = loop;
    this.metrics = metrics;
    this.terms = new LeaseTerms(config.lease());
    this.name = config.name().filter(n -> !n.isBlank()).orElseGet(LeaseKeeper::hostName);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      LOG.debug("the host does not know its own name", e);
      return Objects.requireNonNullElse(System.getenv("HOSTNAME"), "worker");
    }
  }

  /** Whether the worker has a lease. Safe on any thread. */
  public boolean isHeld() {
    return workerId != NONE;
  }

  /** Whether this id's lease is the present one. Safe on any thread. */
  public boolean isHeldBy(long id) {
    return id != NONE && workerId == id;
  }

  /** Begins to get a lease, and keeps at it. */
  public void start(Holder leaseHolder) {
    holder = leaseHolder;
    register();
  }

  private void register() {
    if (ended) {
      return;
    }
    Duration patience = rehearsed ? terms.answerWithin() : FIRST_WITHIN;
    Uni<Void> before = rehearsed ? Uni.createFrom().voidItem() : holder.rehearse();
    store
        .schemaReady()
        .chain(ready -> ready ? registerAfter(before) : Uni.createFrom().nullItem())
        .ifNoItem()
        .after(patience)
        .fail()
        .emitOn(loop::run)
        .subscribe()
        .with(this::registered, failure -> again(failure, this::register));
  }

  private Uni<Granted> registerAfter(Uni<Void> rehearsal) {
    return store
        .registerTypes(handlers.descriptions())
        .chain(() -> tried(rehearsal))
        .chain(this::registerNow);
  }

  /** It is only about time: whatever comes of it, the worker goes on. */
  private static Uni<Void> tried(Uni<Void> rehearsal) {
    return rehearsal
        .ifNoItem()
        .after(REHEARSED_WITHIN)
        .fail()
        .onFailure()
        .invoke(failure -> LOG.debug("not rehearsed", failure))
        .onFailure()
        .recoverWithNull();
  }

  private record Granted(long id, long sentNanos) {}

  private Uni<Granted> registerNow() {
    long sent = loop.nanoTime();
    return store
        .register(name, handlers.types(), terms.lease())
        .ifNoItem()
        .after(terms.answerWithin())
        .fail()
        .map(id -> new Granted(id, sent));
  }

  private void registered(Granted granted) {
    answered();
    if (granted == null) {
      if (!saidSchema) {
        saidSchema = true;
        LOG.info("waiting for the database's schema");
      }
      loop.after(SCHEMA_LOOK, this::register);
      return;
    }
    rehearsed = true;
    if (ended) {
      endNow(granted.id()).subscribe().with(done -> {}, this::failedAtEnd);
      return;
    }
    workerId = granted.id();
    LOG.infof(
        "worker %s has lease %d for types %s",
        name, granted.id(), String.join(", ", handlers.types()));
    renewed(granted.id(), granted.sentNanos());
    // Not when it came so late that it is lost already.
    if (workerId == granted.id()) {
      holder.granted(granted.id());
    }
  }

  private void renewed(long id, long sentNanos) {
    renewedNanos = sentNanos;
    if (expiry != null) {
      expiry.cancel();
    }
    Duration left = terms.remaining(sentNanos, loop.nanoTime());
    if (left.isZero()) {
      lose(id, "was renewed too late");
      return;
    }
    expiry = loop.after(left, () -> lose(id, "could not be renewed in time"));
    loop.after(terms.renewAfter(), () -> renew(id));
  }

  private void renew(long id) {
    if (workerId != id) {
      return;
    }
    long sent = loop.nanoTime();
    if (terms.remaining(renewedNanos, sent).isZero()) {
      lose(id, "could not be renewed in time");
      return;
    }
    store
        .renew(id, terms.lease())
        .ifNoItem()
        .after(terms.answerWithin())
        .fail()
        .emitOn(loop::run)
        .subscribe()
        .with(
            good -> {
              answered();
              if (workerId != id) {
                return;
              }
              if (good) {
                renewed(id, sent);
                handBackUnheld(id);
                readCancelled(id);
              } else {
                lose(id, "had run out");
              }
            },
            failure -> again(failure, () -> renew(id)));
  }

  private void handBackUnheld(long id) {
    store
        .handBackUnheld(id, holder.held(), UNHELD_AGE)
        .ifNoItem()
        .after(terms.answerWithin())
        .fail()
        .emitOn(loop::run)
        .subscribe()
        .with(
            jobs -> {
              if (!jobs.isEmpty()) {
                metrics.handedBack(jobs.size());
                LOG.infof("handed back %d jobs whose claim was never answered", jobs.size());
              }
            },
            database::failed);
  }

  /** What the signals that said so may have missed. */
  private void readCancelled(long id) {
    store
        .cancelled(id)
        .ifNoItem()
        .after(terms.answerWithin())
        .fail()
        .emitOn(loop::run)
        .subscribe()
        .with(
            jobs -> {
              if (workerId == id && !jobs.isEmpty()) {
                holder.cancel(jobs);
              }
            },
            database::failed);
  }

  private void lose(long id, String why) {
    if (workerId != id) {
      return;
    }
    workerId = NONE;
    if (expiry != null) {
      expiry.cancel();
    }
    metrics.leaseLost();
    LOG.warnf("lease %d %s: its jobs are stopped, and run again elsewhere", id, why);
    holder.lost(id);
    register();
  }

  private void again(Throwable failure, Runnable task) {
    database.failed(failure);
    failures++;
    Duration wait = DatabaseWatch.waitAfter(failures);
    loop.after(wait.compareTo(terms.retryAfter()) < 0 ? wait : terms.retryAfter(), task);
  }

  private void answered() {
    failures = 0;
    database.answered();
  }

  /** Gives the lease up in order; what is still held then counts as lost. */
  public Uni<Void> end() {
    return Uni.createFrom()
        .<Void>emitter(
            emitter ->
                loop.run(
                    () -> {
                      ended = true;
                      long id = workerId;
                      workerId = NONE;
                      if (expiry != null) {
                        expiry.cancel();
                      }
                      if (id == NONE) {
                        emitter.complete(null);
                        return;
                      }
                      endNow(id)
                          .subscribe()
                          .with(
                              done -> emitter.complete(null),
                              failure -> {
                                failedAtEnd(failure);
                                emitter.complete(null);
                              });
                    }));
  }

  private Uni<Void> endNow(long id) {
    return store.end(id).ifNoItem().after(Duration.ofSeconds(2)).fail();
  }

  private void failedAtEnd(Throwable failure) {
    LOG.info("the lease was not given up, it will run out: " + failure);
  }
}
