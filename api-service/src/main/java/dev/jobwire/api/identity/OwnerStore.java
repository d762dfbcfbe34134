package dev.jobwire.api.identity;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The table of owners. */
@ApplicationScoped
class OwnerStore {

  private static final String FIND = "SELECT id FROM owner WHERE name = $1";

  /** Owners in the order of their numbers, so that replicas that add the same never deadlock. */
  private static final String ADD =
      """
      INSERT INTO owner (id, name) OVERRIDING SYSTEM VALUE
      SELECT id, name FROM unnest($1::bigint[], $2::text[]) AS o (id, name) ORDER BY id
      ON CONFLICT DO NOTHING
      """;

  private final Pool reads;
  private final Pool writes;

  OwnerStore(@ReactiveDataSource("telling") Pool reads, @ReactiveDataSource("hot") Pool writes) {
    this.reads = reads;
    this.writes = writes;
  }

  /** The number of the owner of that name, made when there is none yet. */
  Uni<Long> idOf(String name) {
    return find(name).flatMap(id -> id != null ? Uni.createFrom().item(id) : added(name, 0));
  }

  private Uni<Long> added(String name, int choice) {
    if (choice == OwnerNumber.CHOICES) {
      return Uni.createFrom().failure(new IllegalStateException("no number is free for an owner"));
    }
    return add(List.of(new Owner(OwnerNumber.of(name, choice), name)))
        .flatMap(done -> find(name))
        .flatMap(id -> id != null ? Uni.createFrom().item(id) : added(name, choice + 1));
  }

  /** Adds those that are not there. */
  Uni<Void> add(List<Owner> owners) {
    Long[] ids = owners.stream().map(Owner::id).toArray(Long[]::new);
    String[] names = owners.stream().map(Owner::name).toArray(String[]::new);
    return writes.preparedQuery(ADD).execute(Tuple.of(ids, names)).replaceWithVoid();
  }

  private Uni<Long> find(String name) {
    return reads
        .preparedQuery(FIND)
        .execute(Tuple.of(name))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getLong(0));
  }
}
