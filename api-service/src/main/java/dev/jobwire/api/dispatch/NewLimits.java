package dev.jobwire.api.dispatch;

import dev.jobwire.api.dispatch.LimitStore.NewLimit;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Applies a type's new limit to the work that was accepted before, a page a sweep. As replicas go
 * on for seconds with what they know of a type, it walks again until a walk began after that. A new
 * leader begins from the start: what has been done is done once more, which changes nothing.
 */
@ApplicationScoped
class NewLimits {

  private static final Logger LOG = Logger.getLogger(NewLimits.class);
  private static final UUID START = new UUID(0, 0);

  /** So many rows take some tens of milliseconds, and a million less than two minutes. */
  private static final int PAGE = 10_000;

  private final LimitStore store;
  private List<NewLimit> walking = List.of();
  private UUID after = START;

  NewLimits(LimitStore store) {
    this.store = store;
  }

  /** The next page. */
  Uni<Void> step() {
    return walking.isEmpty() ? begin() : page();
  }

  private Uni<Void> begin() {
    return store
        .newLimits()
        .flatMap(
            limits -> {
              walking = limits;
              after = START;
              return limits.isEmpty() ? Uni.createFrom().voidItem() : page();
            });
  }

  private Uni<Void> page() {
    return store
        .apply(walking.stream().map(NewLimit::type).toList(), after, PAGE)
        .flatMap(last -> last == null ? end() : further(last));
  }

  private Uni<Void> further(UUID last) {
    after = last;
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> end() {
    List<NewLimit> settled = walking.stream().filter(NewLimit::settled).toList();
    walking = List.of();
    if (settled.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return store
        .applied(settled)
        .invoke(
            () ->
                LOG.infof(
                    "limits hold for earlier jobs, too: %s",
                    settled.stream().map(NewLimit::type).toList()));
  }
}
