package dev.jobwire.api.stream;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of epochs. */
@ApplicationScoped
class EpochStore {

  /** Begins a new life when the cluster's identity or its timeline is another. */
  private static final String CURRENT = "SELECT current_epoch()";

  private final Pool pool;

  EpochStore(@ReactiveDataSource("telling") Pool pool) {
    this.pool = pool;
  }

  Uni<Integer> current() {
    return pool.preparedQuery(CURRENT).execute().map(rows -> rows.iterator().next().getInteger(0));
  }
}
