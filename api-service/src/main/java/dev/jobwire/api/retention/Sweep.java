package dev.jobwire.api.retention;

import dev.jobwire.api.retention.ExpiryStore.Kind;
import dev.jobwire.api.retention.ExpiryStore.Pages;
import dev.jobwire.api.retention.PartitionStore.Drop;
import dev.jobwire.api.retention.PartitionStore.Parted;
import dev.jobwire.api.retention.Terms.Cutoffs;
import dev.jobwire.api.stream.StreamConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * One round through all tables, one statement after another, each in a transaction of its own. Ends
 * come first, then the jobs that nothing points to any more, then their attempts.
 */
@ApplicationScoped
class Sweep {

  private static final Logger LOG = Logger.getLogger(Sweep.class);

  /** The longest that dropping a partition may hold others up while it waits for its lock. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  /** Pages of a table that one statement reads: a few thousand rows. */
  private static final int PAGES = 64;

  private final PartitionStore partitions;
  private final ExpiryStore rows;
  private final RetentionMetrics metrics;
  private final RetentionConfig config;
  private final StreamConfig stream;
  private volatile boolean stopped;

  Sweep(
      PartitionStore partitions,
      ExpiryStore rows,
      RetentionMetrics metrics,
      RetentionConfig config,
      StreamConfig stream) {
    this.partitions = partitions;
    this.rows = rows;
    this.metrics = metrics;
    this.config = config;
    this.stream = stream;
  }

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException when they contradict each other
   */
  void check() {
    terms();
    if (config.batchSize() < 1) {
      throw new IllegalArgumentException("jobs.retention.batch-size must be at least 1");
    }
  }

  private Terms terms() {
    return new Terms(config.jobs(), config.attempts(), stream.retention());
  }

  /** Ends the round under way after its present statement. */
  void stop() {
    stopped = true;
  }

  /** A round as configured; fails after its end when any part of it did. */
  Uni<Void> run() {
    return rows.now().flatMap(now -> run(terms().at(now), config.batchSize()));
  }

  /** A round with these cutoffs; {@code batch}: rows that one statement deletes at most. */
  Uni<Void> run(Cutoffs cutoffs, int batch) {
    List<Supplier<Uni<Void>>> parts =
        List.of(
            () -> delete(Kind.RESOLUTION_DEFAULT, cutoffs, batch),
            () -> drop(Parted.RESOLUTION, cutoffs.jobs()),
            () -> delete(Kind.JOB_DEFAULT, cutoffs, batch),
            () -> drop(Parted.JOB, cutoffs.jobs()),
            () -> delete(Kind.ATTEMPT_DEFAULT, cutoffs, batch),
            () -> drop(Parted.ATTEMPT, cutoffs.attempts()),
            () -> deleteKeys(cutoffs, batch),
            () -> delete(Kind.SUBSCRIBER, cutoffs, batch),
            () -> delete(Kind.ACK_MARK, cutoffs, batch),
            () -> delete(Kind.WORKER, cutoffs, batch),
            () -> delete(Kind.LANE, cutoffs, batch));
    List<Throwable> failures = new ArrayList<>();
    return Multi.createFrom()
        .iterable(parts)
        .onItem()
        .transformToUniAndConcatenate(
            part -> part.get().onFailure().invoke(failures::add).onFailure().recoverWithNull())
        .collect()
        .last()
        .flatMap(
            last ->
                failures.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().failure(failures.get(0)));
  }

  private Uni<Void> drop(Parted parted, OffsetDateTime cutoff) {
    return partitions
        .over(parted, cutoff)
        .onItem()
        .transformToMulti(Multi.createFrom()::iterable)
        .onItem()
        .transformToUniAndConcatenate(
            week ->
                stopped
                    ? Uni.createFrom().nullItem()
                    : partitions
                        .drop(parted, week, cutoff, PATIENCE)
                        .invoke(drop -> dropped(parted, week, drop)))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private void dropped(Parted parted, LocalDate week, Drop drop) {
    if (drop == Drop.DROPPED) {
      metrics.dropped(parted.table());
      LOG.infof("dropped the week of %s from %s", week, parted.table());
    } else {
      LOG.debugf("the week of %s stays in %s: %s", week, parted.table(), drop);
    }
  }

  private Uni<Void> delete(Kind kind, Cutoffs cutoffs, int batch) {
    return rows.pages(kind)
        .flatMap(
            pages -> {
              Walk walk = new Walk(pages);
              return repeat(
                  kind.table(),
                  () ->
                      walk.ended()
                          ? Uni.createFrom().item(0)
                          : rows.delete(kind, walk.part(), batch, cutoffs)
                              .invoke(n -> walk.deleted(n, batch)),
                  n -> !walk.ended());
            });
  }

  private Uni<Void> deleteKeys(Cutoffs cutoffs, int batch) {
    return repeat("idempotency", () -> rows.deleteKeys(batch, cutoffs), n -> n == batch);
  }

  /** One batch after another while there may be more. */
  private Uni<Void> repeat(
      String table, Supplier<Uni<Integer>> batch, Predicate<Integer> mayBeMore) {
    return Multi.createBy()
        .repeating()
        .uni(batch::get)
        .whilst(n -> !stopped && mayBeMore.test(n))
        .collect()
        .with(Collectors.summingLong(Integer::longValue))
        .invoke(
            n -> {
              metrics.deleted(table, n);
              if (n > 0) {
                LOG.debugf("deleted %d rows of %s", n, table);
              }
            })
        .replaceWithVoid();
  }

  /** A way through the pages of a table. */
  static final class Walk {

    private final int pages;
    private int at;

    Walk(int pages) {
      this.pages = pages;
    }

    boolean ended() {
      return at >= pages;
    }

    Pages part() {
      return new Pages(at, at + PAGES);
    }

    /** Stays where a batch was full: more may be over there. */
    void deleted(int n, int batch) {
      if (n < batch) {
        at += PAGES;
      }
    }
  }
}
