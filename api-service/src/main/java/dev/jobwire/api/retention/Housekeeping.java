package dev.jobwire.api.retention;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * What the leader does beside its ticks, one at a time: makes the partitions of the coming weeks
 * and lets leave what is over. What fails is tried again with the next run, and logged once.
 */
@ApplicationScoped
public class Housekeeping {

  private static final Logger LOG = Logger.getLogger(Housekeeping.class);
  private static final Duration PARTITIONS_EVERY = Duration.ofHours(1);

  /** A connection that died silently must not end all housekeeping. */
  private static final Duration LIMIT = Duration.ofHours(1);

  private final PartitionStore partitions;
  private final Sweep sweep;
  private final RetentionConfig config;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile boolean failing;
  private volatile long nextPartitions;
  private volatile long nextSweep;

  Housekeeping(PartitionStore partitions, Sweep sweep, RetentionConfig config) {
    this.partitions = partitions;
    this.sweep = sweep;
    this.config = config;
  }

  /** So that settings that contradict each other are refused at the start. */
  void start(@Observes StartupEvent started) {
    sweep.check();
  }

  void stop(@Observes ShutdownEvent stopping) {
    stopped = true;
    sweep.stop();
  }

  /** A new leader's start: everything is due. */
  public void begin() {
    nextPartitions = System.nanoTime();
    nextSweep = nextPartitions;
  }

  /** Starts what is due, unless it runs already, and does not wait for it. */
  public void beside() {
    long now = System.nanoTime();
    boolean make = now - nextPartitions >= 0;
    boolean clear = now - nextSweep >= 0;
    if (stopped || !(make || clear) || !running.compareAndSet(false, true)) {
      return;
    }
    Uni<Void> work = Uni.createFrom().voidItem();
    if (make) {
      nextPartitions = now + PARTITIONS_EVERY.toNanos();
      work = partitions.ensure().replaceWithVoid();
    }
    if (clear) {
      nextSweep = now + config.sweep().toNanos();
      work = work.onItemOrFailure().transformToUni((made, failed) -> cleared(failed));
    }
    work.ifNoItem().after(LIMIT).fail().subscribe().with(done -> ended(null), this::ended);
  }

  /** Sweeps even if no partitions could be made, and fails with that in the end. */
  private Uni<Void> cleared(Throwable failedBefore) {
    Uni<Void> swept = sweep.run();
    return failedBefore == null
        ? swept
        : swept.onItemOrFailure().transformToUni((s, f) -> Uni.createFrom().failure(failedBefore));
  }

  private void ended(Throwable failure) {
    if (failure == null) {
      if (failing) {
        LOG.info("housekeeping again");
      }
    } else if (!failing && !stopped) {
      LOG.warnf("housekeeping waits for its next run: %s", failure.toString());
    }
    failing = failure != null;
    running.set(false);
  }
}
