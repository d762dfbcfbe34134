package dev.jobwire.api.submit;

import dev.jobwire.api.eventloop.Shared;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets requests with one idempotency key go one after another on this replica: two of them in one
 * statement would be one row. Between replicas the row itself makes the later one wait.
 */
@ApplicationScoped
class InFlightKeys {

  private record Key(long owner, String value) {}

  private final ConcurrentHashMap<Key, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

  /**
   * Runs the work once the one before it with the same key has ended, well or not.
   *
   * @param work begun at once when there is none before; goes on though its subscriber leaves
   */
  <T> Uni<T> inTurn(long owner, String value, Supplier<Uni<T>> work) {
    Key key = new Key(owner, value);
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> before = last.put(key, mine);
    Uni<T> turn =
        before == null
            ? Uni.createFrom().deferred(() -> work.get())
            : Uni.createFrom().completionStage(before).flatMap(done -> work.get());
    Uni<T> shared =
        Shared.once(
            turn.onTermination()
                .invoke(
                    () -> {
                      last.remove(key, mine);
                      mine.complete(null);
                    }));
    // Subscribed here, so that it goes on and lets the next go even if the client has left.
    shared.subscribe().with(done -> {}, told -> {});
    return shared;
  }
}
