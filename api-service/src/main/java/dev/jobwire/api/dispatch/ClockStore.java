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

/** The clock: lets work arrive whose time has come. */
@ApplicationScoped
class ClockStore {

  /**
   * What the clock made due.
   *
   * @param jobs that may run, the newest first
   * @param limited types of which something is due that must be admitted first
   * @param more whether there is more of it
   * @param late for how long the oldest of it had been due; null when there is none
   */
  record Due(List<ReadyJob> jobs, Set<String> limited, boolean more, Duration late) {}

  private static final int CLOCK_LIMIT = 1_000;

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
      RETURNING w.job_id, w.type, w.priority, w.state, w.due_at,
        greatest(0, extract(epoch FROM now() - w.due_at) * 1000)::bigint AS late
      """;

  private static final String NEWEST = CLOCK.formatted("DESC");

  /** However old, so that nothing is newer for ever. */
  private static final String OLDEST = CLOCK.formatted("");

  private static final Duration EVER = Duration.ofDays(36_500);

  private final Pool pool;

  ClockStore(@ReactiveDataSource("hot") Pool pool) {
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
        .map(ClockStore::due);
  }

  private static Due due(RowSet<Row> rows) {
    List<Row> newestFirst = new ArrayList<>(rows.size());
    rows.forEach(newestFirst::add);
    newestFirst.sort(comparing((Row row) -> row.getOffsetDateTime("due_at")).reversed());
    List<ReadyJob> jobs = new ArrayList<>(rows.size());
    Set<String> limited = new TreeSet<>();
    for (Row row : newestFirst) {
      if (row.getShort("state") == WorkState.READY.code()) {
        jobs.add(readyJob(row));
      } else {
        limited.add(row.getString("type"));
      }
    }
    Duration late =
        newestFirst.isEmpty()
            ? null
            : Duration.ofMillis(newestFirst.get(newestFirst.size() - 1).getLong("late"));
    return new Due(jobs, limited, rows.size() >= CLOCK_LIMIT, late);
  }

  /** The job of a row with {@code job_id}, {@code type} and {@code priority}. */
  static ReadyJob readyJob(Row row) {
    return new ReadyJob(
        row.getUUID("job_id"), row.getString("type"), Priority.ofCode(row.getShort("priority")));
  }
}
