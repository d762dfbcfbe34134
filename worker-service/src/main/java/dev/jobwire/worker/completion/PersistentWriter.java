package dev.jobwire.worker.completion;

import dev.jobwire.worker.database.DatabaseWatch;
import dev.jobwire.worker.database.SqlFailure;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Writes a batch until it is written: again at once after a conflict, later while PostgreSQL is
 * away, in halves when a value in it is bad. Gives up on items whose lease is lost.
 *
 * @param <T> an item
 */
final class PersistentWriter<T> {

  /** The lease was lost before the item could be written: others will run the job again. */
  static final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseLostException(Throwable cause) {
      super("the lease was lost before the outcome was written", cause);
    }
  }

  private final DatabaseWatch database;
  private final Function<Duration, Uni<Void>> delay;
  private final Predicate<T> mayWrite;
  private final Function<List<T>, Uni<Void>> write;
  private final Function<T, Uni<Void>> refused;

  /**
   * A writer.
   *
   * @param delay completes after a time
   * @param mayWrite whether the item's lease still holds
   * @param write one statement over the batch
   * @param refused what to do with the one item whose value is bad
   */
  PersistentWriter(
      DatabaseWatch database,
      Function<Duration, Uni<Void>> delay,
      Predicate<T> mayWrite,
      Function<List<T>, Uni<Void>> write,
      Function<T, Uni<Void>> refused) {
    this.database = database;
    this.delay = delay;
    this.mayWrite = mayWrite;
    this.write = write;
    this.refused = refused;
  }

  /** Writes; fails only when the lease is lost, or the refused item can't be dealt with. */
  Uni<Void> write(List<T> batch) {
    return write(batch, 0);
  }

  private Uni<Void> write(List<T> batch, int failures) {
    return write
        .apply(batch)
        .invoke(database::answered)
        .onFailure()
        .recoverWithUni(failure -> again(batch, failure, failures + 1));
  }

  private Uni<Void> again(List<T> batch, Throwable failure, int failures) {
    return switch (SqlFailure.of(failure)) {
      case CONFLICT -> delay.apply(DatabaseWatch.waitAfter(1)).chain(() -> write(batch, 0));
      case BAD_VALUE -> split(batch);
      case AWAY -> {
        database.failed(failure);
        if (batch.stream().noneMatch(mayWrite)) {
          yield Uni.createFrom().failure(new LeaseLostException(failure));
        }
        yield delay.apply(DatabaseWatch.waitAfter(failures)).chain(() -> write(batch, failures));
      }
    };
  }

  private Uni<Void> split(List<T> batch) {
    if (batch.size() == 1) {
      return refused.apply(batch.get(0));
    }
    int half = batch.size() / 2;
    return write(batch.subList(0, half), 0)
        .chain(() -> write(batch.subList(half, batch.size()), 0));
  }
}
