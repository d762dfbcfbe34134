package dev.jobwire.api.eventloop;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that is done once for all who ask for it. */
public final class Shared {

  private Shared() {}

  /**
   * Begins the work for the first subscriber, and gives every one its result, on the thread that
   * brings it. It goes on though subscribers leave.
   *
   * <p>Mutiny's {@code memoize()} would be that, but up to 3.1.1 it notes a subscriber before it
   * has answered the subscription. A result that comes in between on another thread is taken by a
   * {@code flatMap} for one of its own inputs, and the request fails.
   */
  public static <T> Uni<T> once(Uni<T> work) {
    AtomicBoolean begun = new AtomicBoolean();
    CompletableFuture<T> result = new CompletableFuture<>();
    return Uni.createFrom()
        .completionStage(
            () -> {
              if (begun.compareAndSet(false, true)) {
                work.subscribe().with(result::complete, result::completeExceptionally);
              }
              // A subscriber that leaves cancels what it was given.
              return result.copy();
            });
  }
}
