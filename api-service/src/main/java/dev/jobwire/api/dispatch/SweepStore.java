package dev.jobwire.api.dispatch;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.TreeSet;

/** Finds gates that should have been opened: whoever was to do it died before. */
@ApplicationScoped
class SweepStore {

  /**
   * What one step of the walk came to.
   *
   * @param next where the next one begins
   * @param woken how many parked heads it made ready
   */
  record Walked(Place next, int woken) {}

  private static final int LANES = 1_000;

  /**
   * Heads of ordering keys that are parked although nothing before them is left. A step walks so
   * many keys only, so that it costs the same whatever the number of keys; the next goes on there.
   */
  private static final String LANE_STEP =
      """
      WITH RECURSIVE l AS (
        (SELECT owner_id, lane, 1 AS n FROM work
         WHERE lane IS NOT NULL AND (owner_id, lane) > ($1::bigint, $2::text)
         ORDER BY owner_id, lane LIMIT 1)
        UNION ALL
        SELECT n.owner_id, n.lane, l.n + 1 FROM l CROSS JOIN LATERAL (
          SELECT w.owner_id, w.lane FROM work w
          WHERE w.lane IS NOT NULL AND (w.owner_id, w.lane) > (l.owner_id, l.lane)
          ORDER BY w.owner_id, w.lane LIMIT 1) n
        WHERE l.n < $3),
      woken AS MATERIALIZED (
        SELECT a.job_id FROM (
          SELECT array_agg(l.owner_id) AS owners, array_agg(l.lane) AS lanes FROM l CROSS JOIN LATERAL (
            SELECT w.state FROM work w WHERE w.owner_id = l.owner_id AND w.lane = l.lane
            ORDER BY w.lane_no LIMIT 1) h
          WHERE h.state = 0) p
        CROSS JOIN LATERAL activate(p.owners, p.lanes) a WHERE p.owners IS NOT NULL)
      SELECT (SELECT count(*) FROM woken)::int AS woken, e.owner_id, e.lane
      FROM (SELECT 1) one LEFT JOIN (SELECT owner_id, lane FROM l WHERE n = $3) e ON true
      """;

  private static final String LIMITED_TYPES =
      """
      WITH RECURSIVE t AS (
        (SELECT type FROM work WHERE state = 3 AND NOT timed ORDER BY type LIMIT 1)
        UNION ALL
        SELECT (SELECT w.type FROM work w WHERE w.state = 3 AND NOT w.timed AND w.type > t.type ORDER BY w.type LIMIT 1)
        FROM t WHERE t.type IS NOT NULL)
      SELECT type FROM t WHERE type IS NOT NULL
      """;

  private final Pool pool;

  SweepStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** Walks the next ordering keys; the clock then finds what it woke. */
  Uni<Walked> lanes(Place from) {
    return pool.preparedQuery(LANE_STEP)
        .execute(Tuple.of(from.ownerId(), from.name(), LANES))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              Long owner = row.getLong("owner_id");
              Place next = owner == null ? Place.START : new Place(owner, row.getString("lane"));
              return new Walked(next, row.getInteger("woken"));
            });
  }

  /** The types of which something waits to be admitted. */
  Uni<Set<String>> limitedTypes() {
    return pool.preparedQuery(LIMITED_TYPES)
        .execute()
        .map(
            rows -> {
              Set<String> types = new TreeSet<>();
              for (Row row : rows) {
                types.add(row.getString(0));
              }
              return types;
            });
  }
}
