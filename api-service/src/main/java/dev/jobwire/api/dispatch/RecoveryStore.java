package dev.jobwire.api.dispatch;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives back what dead workers hold, and wakes ordering keys whose activation was lost. */
@ApplicationScoped
class RecoveryStore {

  private static final int LIMIT = 1_000;

  /**
   * Work of workers that are gone or past their lease, and attempts far past their deadline, is
   * ready again; the lost attempt is recorded. Fenced like every write: the row is locked, and rows
   * that others work on are skipped.
   */
  private static final String REQUEUE =
      """
      WITH lost AS MATERIALIZED (
        SELECT w.job_id, w.attempt, w.worker_id, w.started_at FROM work w
        WHERE w.state = 2 AND w.attempt < w.last_attempt AND (
          NOT EXISTS (SELECT FROM worker k WHERE k.id = w.worker_id AND k.lease_until > now())
          OR w.deadline_at < now() - $2 * interval '1 millisecond')
        ORDER BY w.job_id LIMIT $1 FOR UPDATE OF w SKIP LOCKED),
      noted AS (
        INSERT INTO attempt (job_id, attempt, worker_id, started_at, finished_at, outcome, error)
        SELECT job_id, attempt, worker_id, started_at, clock_timestamp(), 4,
          '{"type":"lost","message":"the worker died or lost its lease","retryable":true}' FROM lost
        ON CONFLICT DO NOTHING)
      UPDATE work w SET state = 1, timed = true, due_at = now(), worker_id = NULL, started_at = NULL,
        deadline_at = NULL,
        last_error = '{"type":"lost","message":"the worker died or lost its lease","retryable":true}'
      FROM lost WHERE w.job_id = lost.job_id
      """;

  /** The same for the last attempt: it ends the job, and its owner is told. */
  private static final String FAIL =
      """
      WITH lost AS MATERIALIZED (
        SELECT w.job_id FROM work w
        WHERE w.state = 2 AND w.attempt >= w.last_attempt AND (
          NOT EXISTS (SELECT FROM worker k WHERE k.id = w.worker_id AND k.lease_until > now())
          OR w.deadline_at < now() - $2 * interval '1 millisecond')
        ORDER BY w.job_id LIMIT $1 FOR UPDATE OF w SKIP LOCKED),
      gone AS (DELETE FROM work w USING lost WHERE w.job_id = lost.job_id RETURNING w.*),
      n AS (SELECT owner_id, count(*) AS c FROM gone GROUP BY 1),
      bump AS (
        INSERT INTO stream AS s (owner_id, last_seq) SELECT owner_id, c FROM n ORDER BY owner_id
        ON CONFLICT (owner_id) DO UPDATE SET last_seq = s.last_seq + excluded.last_seq RETURNING *)
      INSERT INTO resolution (owner_id, seq, job_id, status, attempt, worker_id, started_at, finished_at, error)
      SELECT g.owner_id, b.last_seq - n.c + row_number() OVER (PARTITION BY g.owner_id ORDER BY g.job_id),
        g.job_id, 4, g.attempt, g.worker_id, g.started_at, clock_timestamp(),
        '{"type":"lost","message":"the worker died or lost its lease in the last attempt","retryable":true}'
      FROM gone g JOIN n USING (owner_id) JOIN bump b USING (owner_id)
      """;

  /** Heads of ordering keys that are parked although nothing before them is left. */
  private static final String SWEEP_LANES =
      """
      WITH RECURSIVE l AS (
        (SELECT owner_id, lane FROM work WHERE lane IS NOT NULL ORDER BY owner_id, lane LIMIT 1)
        UNION ALL
        SELECT n.owner_id, n.lane FROM l CROSS JOIN LATERAL (
          SELECT w.owner_id, w.lane FROM work w WHERE w.lane IS NOT NULL AND (w.owner_id, w.lane) > (l.owner_id, l.lane)
          ORDER BY w.owner_id, w.lane LIMIT 1) n),
      head AS MATERIALIZED (
        SELECT h.job_id FROM l CROSS JOIN LATERAL (
          SELECT w.job_id, w.state FROM work w WHERE w.owner_id = l.owner_id AND w.lane = l.lane
          ORDER BY w.lane_no LIMIT 1) h
        WHERE h.state = 0 LIMIT $1)
      UPDATE work w SET state = 1, timed = true, due_at = greatest(w.due_at, now())
      FROM (SELECT k.job_id FROM work k JOIN head USING (job_id) WHERE k.state = 0
            ORDER BY k.job_id FOR UPDATE OF k SKIP LOCKED) head
      WHERE w.job_id = head.job_id
      """;

  private final Pool pool;

  RecoveryStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /**
   * Requeues lost attempts; says how many. {@code graceMs}: how far past its deadline one is lost.
   */
  Uni<Integer> requeueLost(long graceMs) {
    return changed(REQUEUE, Tuple.of(LIMIT, graceMs));
  }

  /** Ends the jobs whose last attempt was lost; says how many. */
  Uni<Integer> failLost(long graceMs) {
    return changed(FAIL, Tuple.of(LIMIT, graceMs));
  }

  /** Makes parked heads ready, due now by the clock; says how many. */
  Uni<Integer> sweepLanes() {
    return changed(SWEEP_LANES, Tuple.of(LIMIT));
  }

  private Uni<Integer> changed(String sql, Tuple values) {
    return pool.preparedQuery(sql).execute(values).map(rows -> rows.rowCount());
  }
}
