package dev.jobwire.api.stream;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of epochs. */
@ApplicationScoped
class EpochStore {

  /** Adds a life when the cluster's identity or its timeline is another than the newest one's. */
  private static final String CURRENT =
      """
      WITH here AS MATERIALIZED (
        SELECT system_identifier AS system_id, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline
        FROM pg_control_system()),
      newest AS (SELECT no, system_id, timeline FROM epoch ORDER BY no DESC LIMIT 1),
      added AS (
        INSERT INTO epoch (no, system_id, timeline, since)
        SELECT coalesce((SELECT no FROM newest), 0) + 1, here.system_id, here.timeline, now() FROM here
        WHERE NOT EXISTS (SELECT FROM newest n WHERE n.system_id = here.system_id AND n.timeline = here.timeline)
        ON CONFLICT (no) DO NOTHING RETURNING no)
      SELECT coalesce((SELECT no FROM added), (SELECT no FROM newest), 1)
      """;

  private final Pool pool;

  EpochStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  Uni<Integer> current() {
    return pool.preparedQuery(CURRENT).execute().map(rows -> rows.iterator().next().getInteger(0));
  }
}
