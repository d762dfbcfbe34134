package dev.jobwire.api.stream.hub;

import dev.jobwire.api.identity.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The index of owners who are listened to on this replica. */
@ApplicationScoped
public class Hub {

  private final ConcurrentHashMap<String, OwnerStream> byName = new ConcurrentHashMap<>();

  /** The owner's stream, kept in the index until it is released as often as it was attached. */
  OwnerStream attach(Owner owner) {
    return byName.compute(
        owner.name(),
        (name, known) -> {
          OwnerStream stream = known != null ? known : new OwnerStream(owner);
          stream.holders++;
          return stream;
        });
  }

  void release(OwnerStream stream) {
    byName.computeIfPresent(
        stream.owner().name(), (name, known) -> --known.holders == 0 ? null : known);
  }

  /** The stream of the owner of that name; null when nobody here listens. */
  OwnerStream find(String ownerName) {
    return byName.get(ownerName);
  }

  /** All that are listened to, at about this moment. */
  Collection<OwnerStream> all() {
    return List.copyOf(byName.values());
  }
}
