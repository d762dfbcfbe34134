package dev.jobwire.api.health;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks the database whether the schema is there. */
@ApplicationScoped
class SchemaStore {

  /** A function that the newest migration this version needs has made. */
  private static final String PROBE = "SELECT 'current_epoch()'::regprocedure::text";

  private final Pool pool;

  SchemaStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** Fails when the database is away or its schema is too old. */
  Uni<Void> reachable() {
    return pool.preparedQuery(PROBE).execute().replaceWithVoid();
  }
}
