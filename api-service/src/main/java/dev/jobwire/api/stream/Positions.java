package dev.jobwire.api.stream;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.Position.Reset;
import dev.jobwire.api.stream.PositionStore.Found;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Looks up where a client begins. What can't be served becomes a reset to the oldest event kept:
 * nothing that can still be read is skipped.
 */
@ApplicationScoped
public class Positions {

  private final PositionStore store;
  private final Epoch epoch;

  Positions(PositionStore store, Epoch epoch) {
    this.store = store;
    this.epoch = epoch;
  }

  /**
   * The position in the owner's stream.
   *
   * @param owner whose stream
   * @param subscriber who asks; counts as seen
   * @param from where it asks to begin
   */
  public Uni<Position> find(Owner owner, String subscriber, StartingPoint from) {
    return epoch.current().flatMap(now -> find(owner, subscriber, from, now));
  }

  private Uni<Position> find(Owner owner, String subscriber, StartingPoint from, int now) {
    Long asked = from.cursor() == null ? null : (Long) from.cursor().seq();
    boolean own = from.kind() == StartingPoint.Kind.SUBSCRIBER;
    return store
        .find(owner.id(), subscriber, asked)
        .flatMap(
            found -> {
              Long after = own ? found.acked() : asked;
              return switch (from.kind()) {
                case START -> oldest(owner, now, found, null);
                case END -> position(now, found.top(), found, null);
                case SUBSCRIBER ->
                    after == null
                        ? oldest(owner, now, found, null)
                        : at(owner, now, found, Math.min(after, found.top()));
                case AT -> {
                  if (from.cursor().epoch() != now) {
                    yield oldest(owner, now, found, Reset.EPOCH);
                  }
                  yield after > found.top()
                      ? oldest(owner, now, found, Reset.BEYOND_END)
                      : at(owner, now, found, after);
                }
              };
            });
  }

  private Uni<Position> at(Owner owner, int now, Found found, long after) {
    return after == found.top() || found.nextIsKept()
        ? position(now, after, found, null)
        : oldest(owner, now, found, Reset.EXPIRED);
  }

  private Uni<Position> oldest(Owner owner, int now, Found found, Reset reset) {
    return store
        .oldest(owner.id(), found.top())
        .flatMap(seq -> position(now, seq == null ? found.top() : seq - 1, found, reset));
  }

  private static Uni<Position> position(int now, long after, Found found, Reset reset) {
    return Uni.createFrom().item(new Position(now, after, found.top(), reset));
  }
}
