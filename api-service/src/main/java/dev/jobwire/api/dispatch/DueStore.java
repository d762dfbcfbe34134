package dev.jobwire.api.dispatch;

import dev.jobwire.api.signal.ReadyJob;
import dev.jobwire.model.job.Priority;
import dev.jobwire.model.job.WorkState;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds work that may run now. */
@ApplicationScoped
class DueStore {

  /**
   * What the clock made due.
   *
   * @param jobs in the order of their times
   * @param limited types of which something is due that must be admitted first
   * @param until the database's time up to which all is in {@code jobs}
   */
  record Due(List<ReadyJob> jobs, Set<String> limited, OffsetDateTime until) {}

  private static final int CLOCK_LIMIT = 1_000;

  /** In (last tick, now]; cut off at the last row's time when there are more than one may take. */
  private static final String CLOCK =
      """
      WITH due AS MATERIALIZED (
        SELECT job_id, type, priority, state, due_at FROM work
        WHERE state IN (1, 3) AND timed AND due_at > $1 AND due_at <= now() ORDER BY due_at LIMIT $2)
      SELECT d.job_id, d.type, d.priority, d.state,
        CASE WHEN (SELECT count(*) FROM due) < $2 THEN now() ELSE (SELECT max(due_at) FROM due) END AS until
      FROM (SELECT 1) one LEFT JOIN due d ON true
      """;

  /**
   * A start for the clock: work that fell due earlier counts as overdue, which the window finds.
   */
  private static final String NOW = "SELECT now() - $1 * interval '1 millisecond'";

  /**
   * The longest overdue of one priority, some of each owner so that a crowd can't hide the others:
   * a walk over the distinct owners of the index, then a few rows each.
   */
  private static final String OVERDUE =
      """
      WITH RECURSIVE o AS (
        (SELECT owner_id FROM work WHERE state = 1 AND priority = $1
         ORDER BY owner_id LIMIT 1)
        UNION ALL
        SELECT (SELECT w.owner_id FROM work w WHERE w.state = 1 AND w.priority = $1 AND w.owner_id > o.owner_id
                ORDER BY w.owner_id LIMIT 1)
        FROM o WHERE o.owner_id IS NOT NULL)
      SELECT w.job_id, w.type, w.priority FROM o CROSS JOIN LATERAL (
        SELECT job_id, type, priority, due_at, row_number() OVER (ORDER BY due_at) AS nth FROM work
        WHERE state = 1 AND priority = $1 AND owner_id = o.owner_id
          AND due_at < now() - $2 * interval '1 millisecond'
        ORDER BY due_at LIMIT greatest($3::int / greatest((SELECT count(*) FROM o)::int - 1, 1), 1)) w
      WHERE o.owner_id IS NOT NULL
      ORDER BY w.nth, w.due_at LIMIT $3
      """;

  private final Pool pool;

  DueStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** The database's time, so long ago. */
  Uni<OffsetDateTime> ago(long ms) {
    return pool.preparedQuery(NOW)
        .execute(Tuple.of(ms))
        .map(rows -> rows.iterator().next().getOffsetDateTime(0));
  }

  /** What fell due after {@code since}. */
  Uni<Due> dueSince(OffsetDateTime since) {
    return pool.preparedQuery(CLOCK).execute(Tuple.of(since, CLOCK_LIMIT)).map(DueStore::due);
  }

  /** Work of a priority that has been due for so long that its signal must be lost. */
  Uni<List<ReadyJob>> overdue(Priority priority, long overdueMs, int limit) {
    return pool.preparedQuery(OVERDUE)
        .execute(Tuple.of(priority.code(), overdueMs, limit))
        .map(DueStore::ready);
  }

  private static Due due(RowSet<Row> rows) {
    List<ReadyJob> jobs = new ArrayList<>(rows.size());
    Set<String> limited = new TreeSet<>();
    OffsetDateTime until = null;
    for (Row row : rows) {
      until = row.getOffsetDateTime("until");
      if (row.getUUID("job_id") == null) {
        continue;
      }
      if (row.getShort("state") == WorkState.READY.code()) {
        jobs.add(job(row));
      } else {
        limited.add(row.getString("type"));
      }
    }
    return new Due(jobs, limited, until);
  }

  private static List<ReadyJob> ready(RowSet<Row> rows) {
    List<ReadyJob> ready = new ArrayList<>(rows.size());
    for (Row row : rows) {
      ready.add(job(row));
    }
    return ready;
  }

  private static ReadyJob job(Row row) {
    return new ReadyJob(
        row.getUUID("job_id"), row.getString("type"), Priority.ofCode(row.getShort("priority")));
  }
}
