package dev.jobwire.api.dispatch;

import dev.jobwire.model.job.Priority;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;

/** Counts what may run and does not yet. */
@ApplicationScoped
class QueueStore {

  /**
   * What of one priority waits for a worker.
   *
   * @param jobs how many jobs, up to {@link #MOST}
   * @param oldestSeconds for how long the oldest of them has been due; 0 when there is none
   */
  record Depth(long jobs, double oldestSeconds) {

    /** Nothing waits. */
    static final Depth EMPTY = new Depth(0, 0);
  }

  /** How many entries of a priority are looked at. */
  private static final int MOST = 100_000;

  private static final String DEPTH =
      """
      SELECT p.priority, count(w.due_at) AS jobs,
        greatest(0, extract(epoch FROM now() - min(w.due_at)))::float8 AS oldest
      FROM unnest($1::smallint[]) AS p (priority)
      LEFT JOIN LATERAL (
        SELECT due_at FROM work WHERE state = 1 AND NOT timed AND priority = p.priority LIMIT $2) w
        ON true
      GROUP BY p.priority
      """;

  private final Pool pool;

  QueueStore(Pool pool) {
    this.pool = pool;
  }

  Uni<Map<Priority, Depth>> depth() {
    Short[] codes = new Short[Priority.values().length];
    for (Priority priority : Priority.values()) {
      codes[priority.ordinal()] = priority.code();
    }
    return pool.preparedQuery(DEPTH)
        .execute(Tuple.of(codes, MOST))
        .map(
            rows -> {
              Map<Priority, Depth> depth = new EnumMap<>(Priority.class);
              for (Row row : rows) {
                Double oldest = row.getDouble("oldest");
                depth.put(
                    Priority.ofCode(row.getShort("priority")),
                    new Depth(row.getLong("jobs"), oldest == null ? 0 : oldest));
              }
              return depth;
            });
  }
}
