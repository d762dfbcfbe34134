package dev.jobwire.api.identity;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of owners. */
@ApplicationScoped
class OwnerStore {

  private static final String FIND = "SELECT id FROM owner WHERE name = $1";

  private static final String ADD =
      "INSERT INTO owner (name) VALUES ($1) ON CONFLICT (name) DO NOTHING";

  private final Pool pool;

  OwnerStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** The number of the owner of that name, made when there is none yet. */
  Uni<Long> idOf(String name) {
    return find(name)
        .flatMap(
            id ->
                id != null
                    ? Uni.createFrom().item(id)
                    : pool.preparedQuery(ADD).execute(Tuple.of(name)).flatMap(added -> find(name)));
  }

  private Uni<Long> find(String name) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(name))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getLong(0));
  }
}
