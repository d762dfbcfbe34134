package dev.jobwire.api.dispatch;

import dev.jobwire.api.signal.ReadyEmitter;
import dev.jobwire.model.job.Priority;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jboss.logging.Logger;

/**
 * What the leader does at a tick: emits what the clock made due; and once a second gives back lost
 * work, sweeps ordering keys and fills Kafka's window with what is overdue.
 */
@ApplicationScoped
class DispatchTick {

  private static final Logger LOG = Logger.getLogger(DispatchTick.class);

  /** How far past its deadline an attempt is lost: the worker itself stops it at the deadline. */
  private static final Duration DEADLINE_GRACE = Duration.ofSeconds(10);

  private static final Duration PARTITIONS_EVERY = Duration.ofHours(1);

  private final DueStore due;
  private final RecoveryStore recovery;
  private final PartitionStore partitions;
  private final ReadyEmitter ready;
  private final Window window;
  private final DispatchConfig config;
  private OffsetDateTime since;
  private long nextSweep;
  private long nextPartitions;

  DispatchTick(
      DueStore due,
      RecoveryStore recovery,
      PartitionStore partitions,
      ReadyEmitter ready,
      Window window,
      DispatchConfig config) {
    this.due = due;
    this.recovery = recovery;
    this.partitions = partitions;
    this.ready = ready;
    this.window = window;
    this.config = config;
  }

  /** A new leader's start: what fell due before is overdue by now, and found as such. */
  void begin() {
    since = null;
    nextSweep = System.nanoTime();
    nextPartitions = System.nanoTime();
  }

  /** One tick. */
  Uni<Void> run() {
    Uni<Void> work = clock();
    long now = System.nanoTime();
    if (now - nextSweep >= 0) {
      nextSweep = now + config.sweep().toNanos();
      work = work.flatMap(done -> recover()).flatMap(done -> fill());
    }
    if (now - nextPartitions >= 0) {
      nextPartitions = now + PARTITIONS_EVERY.toNanos();
      work = work.flatMap(done -> partitions.ensure()).replaceWithVoid();
    }
    return work;
  }

  private Uni<Void> clock() {
    Uni<OffsetDateTime> from =
        since != null
            ? Uni.createFrom().item(since)
            : due.ago(config.overdue().toMillis() + config.leaderLease().toMillis());
    return from.flatMap(due::dueSince)
        .invoke(
            found -> {
              since = found.until();
              ready.emit(window.admitted(found.jobs()));
            })
        .replaceWithVoid();
  }

  private Uni<Void> recover() {
    long grace = DEADLINE_GRACE.toMillis();
    return recovery
        .requeueLost(grace)
        .invoke(n -> tell(n, "%d lost attempts are ready again"))
        .flatMap(n -> recovery.failLost(grace))
        .invoke(n -> tell(n, "%d jobs failed: their last attempt was lost"))
        .flatMap(n -> recovery.sweepLanes())
        .replaceWithVoid();
  }

  private static void tell(int n, String what) {
    if (n > 0) {
      LOG.infof(what, n);
    }
  }

  private Uni<Void> fill() {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (Priority priority : Priority.values()) {
      int room = window.room(priority);
      if (room > 0) {
        all =
            all.flatMap(done -> due.overdue(priority, config.overdue().toMillis(), room))
                .invoke(ready::emit)
                .replaceWithVoid();
      }
    }
    return all;
  }
}
