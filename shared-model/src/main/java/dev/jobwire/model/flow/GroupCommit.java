package dev.jobwire.model.flow;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Group commit without a timer: an item that finds a free place is written at once, alone; items
 * that arrive while the allowed batches are in flight wait together and become the next batch. So
 * an idle system has no added delay, and a busy one pays one commit for many items.
 *
 * <p>Bounded: beyond {@link Limits#queued()} waiting items, or their weight, an item fails at once
 * with {@link OverloadedException}. An item that was taken is written even if whoever submitted it
 * went away. Safe for many threads; never blocks.
 *
 * @param <T> an item to write
 * @param <R> what writing it gave
 */
public final class GroupCommit<T, R> {

  /**
   * The bounds of a group commit.
   *
   * @param inFlight batches being written at the same time
   * @param batch items in one batch
   * @param batchWeight weight of one batch; an item that is heavier alone goes alone
   * @param queued items that may wait
   * @param queuedWeight weight that may wait
   */
  public record Limits(int inFlight, int batch, int batchWeight, int queued, long queuedWeight) {
    /** Checks that each bound lets something through. */
    public Limits {
      if (inFlight < 1 || batch < 1 || batchWeight < 1 || queued < 1 || queuedWeight < 1) {
        throw new IllegalArgumentException("every limit must be at least 1");
      }
    }
  }

  /** Too much waits already; the caller should be told to come again later. */
  public static final class OverloadedException extends RuntimeException {
    OverloadedException(String message) {
      super(message, null, false, false);
    }
  }

  private record Waiting<T, R>(T item, int weight, UniEmitter<? super R> emitter) {}

  private final Limits limits;
  private final ToIntFunction<? super T> weigher;
  private final Function<List<T>, Uni<List<R>>> writer;
  private final Predicate<Throwable> oneIsBad;
  private final ArrayDeque<Waiting<T, R>> queue = new ArrayDeque<>();
  private long queuedWeight;
  private int inFlight;

  /**
   * A group commit over one statement.
   *
   * @param limits its bounds
   * @param weigher the weight of an item, usually its bytes; at least 0
   * @param writer writes a batch and answers with one result per item, in the same order
   * @param oneIsBad whether a batch failed because of one of its items: then it is halved until
   *     only that item fails
   */
  public GroupCommit(
      Limits limits,
      ToIntFunction<? super T> weigher,
      Function<List<T>, Uni<List<R>>> writer,
      Predicate<Throwable> oneIsBad) {
    this.limits = limits;
    this.weigher = weigher;
    this.writer = writer;
    this.oneIsBad = oneIsBad;
  }

  /** Writes the item with the next batch; fails as the batch does. */
  public Uni<R> submit(T item) {
    return Uni.createFrom().emitter(emitter -> enqueue(item, emitter));
  }

  private void enqueue(T item, UniEmitter<? super R> emitter) {
    int weight = weigher.applyAsInt(item);
    boolean taken;
    synchronized (this) {
      taken =
          queue.size() < limits.queued() && queuedWeight + weight <= limits.queuedWeight()
              || queue.isEmpty();
      if (taken) {
        queue.add(new Waiting<>(item, weight, emitter));
        queuedWeight += weight;
      }
    }
    if (taken) {
      pump();
    } else {
      emitter.fail(new OverloadedException("too many writes wait"));
    }
  }

  private void pump() {
    List<Waiting<T, R>> batch;
    while ((batch = nextBatch()) != null) {
      write(batch, this::landed);
    }
  }

  private synchronized List<Waiting<T, R>> nextBatch() {
    if (inFlight >= limits.inFlight() || queue.isEmpty()) {
      return null;
    }
    List<Waiting<T, R>> batch = new ArrayList<>(Math.min(queue.size(), limits.batch()));
    int weight = 0;
    while (batch.size() < limits.batch()
        && !queue.isEmpty()
        && (batch.isEmpty() || weight + queue.peek().weight() <= limits.batchWeight())) {
      Waiting<T, R> next = queue.poll();
      weight += next.weight();
      batch.add(next);
    }
    queuedWeight -= weight;
    inFlight++;
    return batch;
  }

  private void write(List<Waiting<T, R>> batch, Runnable done) {
    Uni<List<R>> written;
    try {
      written = writer.apply(batch.stream().map(Waiting::item).toList());
    } catch (RuntimeException e) {
      written = Uni.createFrom().failure(e);
    }
    written
        .subscribe()
        .with(
            results -> {
              done.run();
              tell(batch, results);
            },
            failure -> {
              if (batch.size() > 1 && oneIsBad.test(failure)) {
                int half = batch.size() / 2;
                write(batch.subList(0, half), () -> write(batch.subList(half, batch.size()), done));
              } else {
                done.run();
                batch.forEach(w -> w.emitter().fail(failure));
              }
            });
  }

  private void landed() {
    synchronized (this) {
      inFlight--;
    }
    pump();
  }

  private void tell(List<Waiting<T, R>> batch, List<R> results) {
    if (results.size() != batch.size()) {
      IllegalStateException broken =
          new IllegalStateException(results.size() + " results for " + batch.size() + " items");
      batch.forEach(w -> w.emitter().fail(broken));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).emitter().complete(results.get(i));
    }
  }

  /** How many items wait for the next batch. */
  public synchronized int queued() {
    return queue.size();
  }
}
