package dev.jobwire.api.stream;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Which life of the database this is. A restore begins a new one, because numbers given out after
 * the backup will be given out again.
 */
@ApplicationScoped
public class Epoch {

  private final Uni<Integer> current;

  Epoch(EpochStore store) {
    this.current =
        Uni.createFrom().deferred(store::current).memoize().forFixedDuration(Duration.ofSeconds(2));
  }

  /** The epoch, as new as two seconds ago. */
  public Uni<Integer> current() {
    return current;
  }
}
