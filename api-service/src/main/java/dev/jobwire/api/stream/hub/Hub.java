package dev.jobwire.api.stream.hub;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.Epoch;
import dev.jobwire.api.stream.StreamConfig;
import dev.jobwire.api.stream.hub.OwnerStream.Replica;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The index of owners who are listened to on this replica. */
@ApplicationScoped
public class Hub {

  private static final Logger LOG = Logger.getLogger(Hub.class);

  /** How long a read may take before it counts as failed. */
  private static final Duration READ_LIMIT = Duration.ofSeconds(15);

  private final ConcurrentHashMap<String, OwnerStream> byName = new ConcurrentHashMap<>();
  private final AtomicLong ringsBytes = new AtomicLong();
  private final EventStore store;
  private final Epoch epoch;
  private final StreamConfig config;
  private final ReadSlots slots;
  private final Replica replica;

  Hub(EventStore store, Epoch epoch, StreamConfig config, Vertx vertx) {
    this.store = store;
    this.epoch = epoch;
    this.config = config;
    this.slots = new ReadSlots(config.readsInFlight());
    this.replica =
        new Replica(
            this::read,
            config.pageEvents(),
            (millis, task) -> vertx.setTimer(millis, timer -> task.run()),
            () -> Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
  }

  /**
   * A place in the owner's stream, from which nothing is handed out until it is started. From now
   * on nothing that is committed is missed.
   */
  public Reader open(Owner owner, Listener listener) {
    OwnerStream stream = attach(owner);
    return new Reader(stream, listener, () -> release(stream));
  }

  /** The owner's stream, kept in the index until it is released as often as it was attached. */
  OwnerStream attach(Owner owner) {
    return byName.compute(
        owner.name(),
        (name, known) -> {
          OwnerStream stream = known != null ? known : stream(owner);
          stream.holders++;
          return stream;
        });
  }

  private OwnerStream stream(Owner owner) {
    Ring ring =
        new Ring(
            config.ringEvents(),
            config.ringBytes().asLongValue(),
            ringsBytes,
            config.ringsBytes().asLongValue());
    SignalLimiter signals =
        new SignalLimiter(config.signalInterval().toMillis(), SignalEncoder::encode);
    return new OwnerStream(owner, replica, ring, signals);
  }

  void release(OwnerStream stream) {
    byName.computeIfPresent(
        stream.owner().name(), (name, known) -> --known.holders == 0 ? null : known);
    if (find(stream.owner().name()) != stream) {
      stream.discard();
    }
  }

  /** The stream of the owner of that name; null when nobody here listens. */
  OwnerStream find(String ownerName) {
    return byName.get(ownerName);
  }

  /** Whether anyone on this replica listens to the owner's stream. */
  public boolean isListenedTo(Owner owner) {
    return byName.containsKey(owner.name());
  }

  /** All that are listened to, at about this moment. */
  Collection<OwnerStream> all() {
    return List.copyOf(byName.values());
  }

  private void read(
      long owner,
      long after,
      int limit,
      Set<UUID> jobs,
      Consumer<Page> got,
      Consumer<Throwable> failed) {
    slots.run(
        epoch
            .current()
            .flatMap(
                now -> store.page(now, owner, after, limit, config.pageBytes().asLongValue(), jobs))
            .ifNoItem()
            .after(READ_LIMIT)
            .fail(),
        got,
        failure -> {
          LOG.debugf(failure, "events of owner %d after %d could not be read", owner, after);
          failed.accept(failure);
        });
  }
}
