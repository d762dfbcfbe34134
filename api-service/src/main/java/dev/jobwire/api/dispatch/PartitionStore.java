package dev.jobwire.api.dispatch;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes the partitions of the coming weeks. */
@ApplicationScoped
class PartitionStore {

  private static final String ENSURE =
      "SELECT ensure_partitions(now() - interval '7 days', now() + interval '21 days')";

  private final Pool pool;

  PartitionStore(Pool pool) {
    this.pool = pool;
  }

  /** Makes those that are missing; says how many. */
  Uni<Integer> ensure() {
    return pool.preparedQuery(ENSURE).execute().map(rows -> rows.iterator().next().getInteger(0));
  }
}
