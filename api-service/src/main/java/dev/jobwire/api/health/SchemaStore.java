package dev.jobwire.api.health;

import dev.jobwire.model.schema.SchemaVersion;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks the database whether the schema is there. */
@ApplicationScoped
class SchemaStore {

  private final Pool pool;

  SchemaStore(@ReactiveDataSource("telling") Pool pool) {
    this.pool = pool;
  }

  /** Fails when the database is away or its schema is too old. */
  Uni<Void> reachable() {
    return pool.preparedQuery(SchemaVersion.QUERY)
        .execute()
        .invoke(
            rows -> {
              int version = rows.iterator().next().getInteger(0);
              if (version < SchemaVersion.NEEDED) {
                throw new IllegalStateException(
                    "the schema is V" + version + ", needed is V" + SchemaVersion.NEEDED);
              }
            })
        .replaceWithVoid();
  }
}
