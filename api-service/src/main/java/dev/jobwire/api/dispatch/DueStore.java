package dev.jobwire.api.dispatch;

import static java.util.Comparator.comparing;

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
import java.time.Duration;
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
   * @param jobs that may run, the newest first
   * @param limited types of which something is due that must be admitted first
   * @param more whether there is more of it
   */
  record Due(List<ReadyJob> jobs, Set<String> limited, boolean more) {}

  /**
   * A step of the walk over what is overdue.
   *
   * @param jobs some of each owner and type
   * @param next where the next step begins
   */
  record Overdue(List<ReadyJob> jobs, Place next) {}

  /**
   * A place in the walk over all owners and types.
   *
   * @param ownerId the owner's number
   * @param type the type
   */
  record Place(long ownerId, String type) {
    /** Before all of them. */
    static final Place START = new Place(0, "");
  }

  private static final int CLOCK_LIMIT = 1_000;

  /** Owners' types looked at in one step. */
  private static final int PLACES = 2_000;

  /**
   * Work whose time has come arrives: what is {@code timed} no more is found by those who walk the
   * owners. The newest first, so that a flood that fell due before does not hold up what falls due
   * now. Looks back so far only, because the index begins with the entries of all that arrived
   * since the last vacuum.
   */
  private static final String CLOCK =
      """
      WITH due AS MATERIALIZED (
        SELECT job_id FROM work
        WHERE state IN (1, 3) AND timed AND due_at > now() - $1 * interval '1 millisecond' AND due_at <= now()
        ORDER BY due_at %s LIMIT $2 FOR UPDATE SKIP LOCKED)
      UPDATE work w SET timed = false FROM due WHERE w.job_id = due.job_id
      RETURNING w.job_id, w.type, w.priority, w.state, w.due_at
      """;

  private static final String NEWEST = CLOCK.formatted("DESC");

  /** However old, so that nothing is newer for ever. */
  private static final String OLDEST = CLOCK.formatted("");

  private static final Duration EVER = Duration.ofDays(36_500);

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

  DueStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** What fell due in the last while, and has not arrived yet; the newest of it. */
  Uni<Due> newest(Duration lookBack) {
    return arrive(NEWEST, lookBack);
  }

  /** What has been due and has not arrived for longest. */
  Uni<Due> oldest() {
    return arrive(OLDEST, EVER);
  }

  private Uni<Due> arrive(String sql, Duration lookBack) {
    return pool.preparedQuery(sql)
        .execute(Tuple.of(lookBack.toMillis(), CLOCK_LIMIT))
        .map(DueStore::due);
  }

  /**
   * Work of a priority that has been due for so long that its signal must be lost.
   *
   * @param from where to begin
   * @param limit how many jobs at most
   */
  Uni<Overdue> overdue(Priority priority, long overdueMs, int limit, Place from) {
    return pool.preparedQuery(OVERDUE)
        .execute(Tuple.of(priority.code(), overdueMs, limit, from.ownerId(), from.type(), PLACES))
        .map(DueStore::overdue);
  }

  private static Due due(RowSet<Row> rows) {
    List<Row> newestFirst = new ArrayList<>(rows.size());
    rows.forEach(newestFirst::add);
    newestFirst.sort(comparing((Row row) -> row.getOffsetDateTime("due_at")).reversed());
    List<ReadyJob> jobs = new ArrayList<>(rows.size());
    Set<String> limited = new TreeSet<>();
    for (Row row : newestFirst) {
      if (row.getShort("state") == WorkState.READY.code()) {
        jobs.add(job(row));
      } else {
        limited.add(row.getString("type"));
      }
    }
    return new Due(jobs, limited, rows.size() >= CLOCK_LIMIT);
  }

  private static Overdue overdue(RowSet<Row> rows) {
    List<ReadyJob> jobs = new ArrayList<>(rows.size());
    Place next = Place.START;
    for (Row row : rows) {
      if (row.getLong("next_owner") != null) {
        next = new Place(row.getLong("next_owner"), row.getString("next_type"));
      }
      if (row.getUUID("job_id") != null) {
        jobs.add(job(row));
      }
    }
    return new Overdue(jobs, next);
  }

  private static ReadyJob job(Row row) {
    return new ReadyJob(
        row.getUUID("job_id"), row.getString("type"), Priority.ofCode(row.getShort("priority")));
  }
}
