package dev.jobwire.api.stream;

import dev.jobwire.api.eventloop.Shared;
import dev.jobwire.api.identity.Owners;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which life of the database this is. A restore begins a new one, because numbers given out after
 * the backup will be given out again.
 */
@ApplicationScoped
public class Epoch {

  private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

  private record Read(int epoch, long at) {

    boolean isFresh() {
      return System.nanoTime() - at < FRESH_NANOS;
    }
  }

  private final EpochStore store;
  private final Owners owners;
  private final AtomicReference<Uni<Integer>> reading = new AtomicReference<>();
  private volatile Read last;

  Epoch(EpochStore store, Owners owners) {
    this.store = store;
    this.owners = owners;
  }

  /** The epoch, as new as two seconds ago; fails when it can't be read. */
  public Uni<Integer> current() {
    return Uni.createFrom().deferred(this::fresh);
  }

  private Uni<Integer> fresh() {
    Read known = last;
    if (known != null && known.isFresh()) {
      return Uni.createFrom().item(known.epoch());
    }
    Uni<Integer> read = read();
    Uni<Integer> other = reading.compareAndExchange(null, read);
    return other == null ? read : other;
  }

  /** One read for all who ask meanwhile. */
  private Uni<Integer> read() {
    return Shared.once(
        Uni.createFrom()
            .deferred(store::current)
            .flatMap(this::seen)
            .onTermination()
            .invoke(() -> reading.set(null)));
  }

  private Uni<Integer> seen(int now) {
    Read known = last;
    boolean same = known != null && known.epoch() == now;
    Uni<Void> ready = same ? Uni.createFrom().voidItem() : owners.addAgain();
    return ready.map(done -> now).invoke(epoch -> last = new Read(epoch, System.nanoTime()));
  }
}
