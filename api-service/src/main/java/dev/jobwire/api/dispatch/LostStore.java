package dev.jobwire.api.dispatch;

import dev.jobwire.model.job.JobError;
import dev.jobwire.model.job.KeptPlace;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Takes back what dead workers hold. */
@ApplicationScoped
class LostStore {

  /**
   * A job that ended because its last attempt was lost, or because it was to be cancelled.
   *
   * @param job the job's id
   * @param ownerId its owner's number
   * @param owner its owner's name
   * @param seq the number of its event
   * @param lane its ordering key; null for none
   * @param limitedType its type if that is limited; else null
   */
  record Ended(UUID job, long ownerId, String owner, long seq, String lane, String limitedType) {}

  private static final int LIMIT = 1_000;

  private static final String LOST_ERROR =
      new JobError(JobError.LOST, "the worker died or lost its lease", true).json();

  private static final String LOST_LAST_ERROR =
      new JobError(JobError.LOST, "the worker died or lost its lease in the last attempt", true)
          .json();

  /**
   * Held by a worker that is gone or past its lease, or far past its deadline. Fenced like every
   * write: the row is locked, and rows that others work on are skipped.
   */
  private static final String LOST =
      """
      w.state = 2 AND (
          NOT EXISTS (SELECT FROM worker k WHERE k.id = w.worker_id AND k.lease_until > now())
          OR w.deadline_at < now() - $2 * interval '1 millisecond')
      """;

  /**
   * Ready again (or to be admitted again), with the lost attempt recorded. It keeps its place in
   * the queue, but not twice running, because it may be what kills its workers. Due for a second at
   * least: so workers that pull find it at once, should its signal go to a partition of the dead
   * worker.
   */
  private static final String REQUEUE =
      """
      WITH lost AS MATERIALIZED (
        SELECT w.job_id, w.attempt, w.worker_id, w.started_at FROM work w
        WHERE w.attempt < w.last_attempt AND NOT w.cancel AND
      """
          + LOST
          + """
        ORDER BY w.job_id LIMIT $1 FOR UPDATE OF w SKIP LOCKED),
      noted AS (
        INSERT INTO attempt (job_id, attempt, worker_id, started_at, finished_at, outcome, error)
        SELECT job_id, attempt, worker_id, started_at, clock_timestamp(), 4, $3 FROM lost
        ON CONFLICT DO NOTHING)
      UPDATE work w SET state = CASE WHEN w.limited THEN 3 ELSE 1 END, timed = false,
        due_at = CASE WHEN w.last_error = $3 THEN now() - interval '1 second' ELSE
      """
          + KeptPlace.DUE_AT
          + """
        END, worker_id = NULL, deadline_at = NULL, last_error = $3
      FROM lost WHERE w.job_id = lost.job_id
      """;

  /** The last attempt, or one that was to be cancelled: it ends the job, and its owner is told. */
  private static final String END =
      """
      WITH lost AS MATERIALIZED (
        SELECT w.job_id FROM work w
        WHERE (w.attempt >= w.last_attempt OR w.cancel) AND
      """
          + LOST
          + """
        ORDER BY w.job_id LIMIT $1 FOR UPDATE OF w SKIP LOCKED),
      gone AS (DELETE FROM work w USING lost WHERE w.job_id = lost.job_id RETURNING w.*),
      n AS (SELECT owner_id, count(*) AS c FROM gone GROUP BY 1),
      bump AS (
        INSERT INTO stream AS s (owner_id, last_seq) SELECT owner_id, c FROM n ORDER BY owner_id
        ON CONFLICT (owner_id) DO UPDATE SET last_seq = s.last_seq + excluded.last_seq RETURNING *),
      ended AS (
        INSERT INTO resolution (owner_id, seq, job_id, status, attempt, worker_id, started_at, finished_at, error)
        SELECT g.owner_id, b.last_seq - n.c + row_number() OVER (PARTITION BY g.owner_id ORDER BY g.job_id),
          g.job_id, CASE WHEN g.cancel THEN 5 ELSE 4 END, g.attempt, g.worker_id, g.started_at, clock_timestamp(),
          CASE WHEN NOT g.cancel THEN $3 END
        FROM gone g JOIN n USING (owner_id) JOIN bump b USING (owner_id)
        RETURNING job_id, owner_id, seq)
      SELECT e.job_id, e.owner_id, o.name, e.seq, g.lane, CASE WHEN g.limited THEN g.type END AS limited_type
      FROM ended e JOIN gone g USING (job_id) JOIN owner o ON o.id = e.owner_id
      """;

  private final Pool pool;

  LostStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /**
   * Requeues lost attempts; says how many. {@code graceMs}: how far past its deadline one is lost.
   */
  Uni<Integer> requeue(long graceMs) {
    return pool.preparedQuery(REQUEUE)
        .execute(Tuple.of(LIMIT, graceMs, LOST_ERROR))
        .map(rows -> rows.rowCount());
  }

  /** Ends the jobs whose last attempt was lost or was to be cancelled, and gives them. */
  Uni<List<Ended>> end(long graceMs) {
    return pool.preparedQuery(END)
        .execute(Tuple.of(LIMIT, graceMs, LOST_LAST_ERROR))
        .map(LostStore::ended);
  }

  private static List<Ended> ended(RowSet<Row> rows) {
    List<Ended> ended = new ArrayList<>(rows.rowCount());
    for (Row row : rows) {
      ended.add(
          new Ended(
              row.getUUID("job_id"),
              row.getLong("owner_id"),
              row.getString("name"),
              row.getLong("seq"),
              row.getString("lane"),
              row.getString("limited_type")));
    }
    return ended;
  }
}
