package dev.jobwire.api.stream.hub;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How far streams have come, and which jobs have ended, read for many at a time. */
@ApplicationScoped
class CounterStore {

  private static final String COUNTERS =
      "SELECT owner_id, last_seq FROM stream WHERE owner_id = ANY($1)";

  /** A job without work is not pending and not running. */
  private static final String ENDED =
      """
      SELECT asked.id FROM unnest($1::uuid[]) AS asked (id)
      WHERE NOT EXISTS (SELECT FROM work w WHERE w.job_id = asked.id)
      """;

  private final Pool pool;

  CounterStore(@ReactiveDataSource("telling") Pool pool) {
    this.pool = pool;
  }

  /** The highest number given out, by owner; owners that never had an event are absent. */
  Uni<Map<Long, Long>> counters(Collection<Long> owners) {
    return pool.preparedQuery(COUNTERS)
        .execute(Tuple.of(owners.toArray(Long[]::new)))
        .map(
            rows -> {
              Map<Long, Long> counters = new HashMap<>();
              for (Row row : rows) {
                counters.put(row.getLong(0), row.getLong(1));
              }
              return counters;
            });
  }

  /** Those of the jobs that have ended. */
  Uni<List<UUID>> ended(Collection<UUID> jobs) {
    return pool.preparedQuery(ENDED)
        .execute(Tuple.of(jobs.toArray(UUID[]::new)))
        .map(
            rows -> {
              List<UUID> ended = new ArrayList<>();
              for (Row row : rows) {
                ended.add(row.getUUID(0));
              }
              return ended;
            });
  }
}
