package dev.jobwire.api.control;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.ready.Waking;
import dev.jobwire.model.job.Priority;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Puts jobs that failed or were cancelled to work again. */
@ApplicationScoped
class RetryStore {

  /** Retries of one job go one after another, and none while its partition is dropped. */
  private static final String LOCK = "SELECT 1 FROM job WHERE id = $1 AND owner_id = $2 FOR UPDATE";

  /**
   * In a statement of its own, which begins when the lock is held and so sees what the one before
   * did. The attempts go on from where they were: their numbers fence. At the end of its lane.
   */
  private static final String RETRY =
      """
      WITH again AS MATERIALIZED (
        SELECT j.id, j.owner_id, j.type, j.priority, j.max_attempts, j.ordering_key, r.attempt,
          coalesce((SELECT t.max_concurrency IS NOT NULL FROM job_type t WHERE t.type = j.type), false) AS limited
        FROM job j CROSS JOIN LATERAL (
          SELECT status, attempt FROM resolution WHERE job_id = j.id ORDER BY seq DESC LIMIT 1) r
        WHERE j.id = $1 AND r.status IN (4, 5) AND NOT EXISTS (SELECT FROM work w WHERE w.job_id = j.id)),
      ln AS (
        INSERT INTO lane AS l SELECT owner_id, ordering_key, 1, now() FROM again WHERE ordering_key IS NOT NULL
        ON CONFLICT (owner_id, key) DO UPDATE SET last_no = l.last_no + 1, used_at = now()
        RETURNING last_no)
      INSERT INTO work (job_id, owner_id, type, priority, state, attempt, last_attempt, timed, due_at,
        lane, lane_no, limited)
      SELECT id, owner_id, type, priority,
        CASE WHEN ordering_key IS NOT NULL THEN 0 WHEN limited THEN 3 ELSE 1 END,
        attempt, attempt + max_attempts, false, now(), ordering_key, ln.last_no, limited
      FROM again LEFT JOIN ln ON true
      RETURNING job_id, owner_id, type, priority, lane, limited
      """;

  private final Pool pool;

  RetryStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** Puts the owner's job to work again; null when it is not in a state for that, or not there. */
  Uni<Waking> retry(Owner owner, UUID job) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(job, owner.id()))
                .flatMap(
                    found ->
                        found.size() == 0
                            ? Uni.createFrom().<Waking>nullItem()
                            : again(connection, job)));
  }

  private static Uni<Waking> again(SqlConnection connection, UUID job) {
    return connection
        .preparedQuery(RETRY)
        .execute(Tuple.of(job))
        .map(rows -> rows.size() == 0 ? null : waking(rows.iterator().next()));
  }

  private static Waking waking(Row row) {
    return new Waking(
        row.getUUID("job_id"),
        row.getLong("owner_id"),
        row.getString("type"),
        Priority.ofCode(row.getShort("priority")),
        row.getString("lane"),
        row.getBoolean("limited"),
        true,
        null);
  }
}
