package dev.jobwire.api.dispatch;

import dev.jobwire.api.signal.ReadyJob;
import dev.jobwire.model.job.Priority;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Finds ready work that has been due for too long: its signal must be lost. */
@ApplicationScoped
class OverdueStore {

  /**
   * A step of the walk over what is overdue.
   *
   * @param jobs some of each owner and type
   * @param next where the next step begins
   */
  record Overdue(List<ReadyJob> jobs, Place next) {}

  /** Owners' types looked at in one step. */
  private static final int PLACES = 2_000;

  /**
   * The longest overdue of one priority, some of each owner and type, so that a crowd can't hide
   * the others: a walk over the owners' types in the index, so many of them at a time, then a few
   * rows each.
   */
  private static final String OVERDUE =
      """
      WITH RECURSIVE o AS (
        (SELECT owner_id, type, 1 AS n FROM work
         WHERE state = 1 AND NOT timed AND priority = $1 AND (owner_id, type) > ($4::bigint, $5::text)
         ORDER BY owner_id, type LIMIT 1)
        UNION ALL
        SELECT x.owner_id, x.type, o.n + 1 FROM o CROSS JOIN LATERAL (
          SELECT w.owner_id, w.type FROM work w
          WHERE w.state = 1 AND NOT w.timed AND w.priority = $1 AND (w.owner_id, w.type) > (o.owner_id, o.type)
          ORDER BY w.owner_id, w.type LIMIT 1) x
        WHERE o.n < $6),
      few AS (
        SELECT w.* FROM o CROSS JOIN LATERAL (
          SELECT job_id, type, priority, due_at, row_number() OVER (ORDER BY due_at) AS nth FROM work
          WHERE state = 1 AND NOT timed AND priority = $1 AND owner_id = o.owner_id AND type = o.type
            AND due_at < now() - $2 * interval '1 millisecond'
          ORDER BY due_at LIMIT greatest($3::int / (SELECT count(*) FROM o)::int, 1)) w
        ORDER BY w.nth, w.due_at LIMIT $3)
      SELECT f.job_id, f.type, f.priority, e.owner_id AS next_owner, e.type AS next_type
      FROM (SELECT 1) one
      LEFT JOIN (SELECT owner_id, type FROM o WHERE n = $6) e ON true
      LEFT JOIN few f ON true
      """;

  private final Pool pool;

  OverdueStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /**
   * Work of a priority that has been due for so long that its signal must be lost.
   *
   * @param from where to begin
   * @param limit how many jobs at most
   */
  Uni<Overdue> find(Priority priority, long overdueMs, int limit, Place from) {
    return pool.preparedQuery(OVERDUE)
        .execute(Tuple.of(priority.code(), overdueMs, limit, from.ownerId(), from.name(), PLACES))
        .map(OverdueStore::overdue);
  }

  private static Overdue overdue(RowSet<Row> rows) {
    List<ReadyJob> jobs = new ArrayList<>(rows.size());
    Place next = Place.START;
    for (Row row : rows) {
      if (row.getLong("next_owner") != null) {
        next = new Place(row.getLong("next_owner"), row.getString("next_type"));
      }
      if (row.getUUID("job_id") != null) {
        jobs.add(ClockStore.readyJob(row));
      }
    }
    return new Overdue(jobs, next);
  }
}
