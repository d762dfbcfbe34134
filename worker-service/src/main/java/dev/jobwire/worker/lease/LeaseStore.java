package dev.jobwire.worker.lease;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.KeptPlace;
import dev.jobwire.model.job.WorkState;
import dev.jobwire.model.schema.SchemaVersion;
import dev.jobwire.worker.catalog.JobTypeDescription;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The rows {@code worker} and {@code job_type}. */
@Singleton
public final class LeaseStore {

  private static final String REGISTER_TYPES =
      """
      INSERT INTO job_type AS t
        (type, description, payload_schema, max_attempts, timeout_ms, max_concurrency, registered_at)
      SELECT type, description, payload_schema, max_attempts, timeout_ms, max_concurrency, now()
      FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::int[])
        AS n(type, description, payload_schema, max_attempts, timeout_ms, max_concurrency)
      ORDER BY type
      ON CONFLICT (type) DO UPDATE
      SET description = excluded.description, payload_schema = excluded.payload_schema,
          max_attempts = excluded.max_attempts, timeout_ms = excluded.timeout_ms,
          max_concurrency = excluded.max_concurrency, registered_at = now()
      WHERE (t.description, t.payload_schema, t.max_attempts, t.timeout_ms, t.max_concurrency)
         IS DISTINCT FROM (excluded.description, excluded.payload_schema, excluded.max_attempts,
           excluded.timeout_ms, excluded.max_concurrency)
      """;

  private static final String REGISTER =
      """
      INSERT INTO worker (name, types, lease_until)
      VALUES ($1, $2, now() + $3::bigint * interval '1 ms')
      RETURNING id
      """;

  static final String RENEW =
      """
      UPDATE worker SET lease_until = now() + $2::bigint * interval '1 ms'
      WHERE id = $1 AND lease_until > now()
      """;

  private static final String END =
      """
      UPDATE worker SET lease_until = now() WHERE id = $1 AND lease_until > now()
      """;

  /**
   * Rows that are ours by the table, not by our own account: the claim's answer was lost. Those
   * that are to be cancelled are left without a worker: the dispatcher ends them.
   */
  static final String HAND_BACK_UNHELD =
      """
      WITH lost AS MATERIALIZED (
        SELECT job_id, attempt, worker_id, started_at, cancel FROM work
        WHERE worker_id = $1 AND state = $3 AND job_id <> ALL ($2::uuid[])
          AND started_at < now() - $5::bigint * interval '1 ms'
        ORDER BY job_id FOR UPDATE SKIP LOCKED),
      log AS (
        INSERT INTO attempt (job_id, attempt, worker_id, started_at, finished_at, outcome)
        SELECT job_id, attempt, worker_id, started_at, clock_timestamp(), $4
        FROM lost WHERE NOT cancel
        ON CONFLICT DO NOTHING)
      UPDATE work w
      SET state = CASE WHEN w.cancel THEN w.state WHEN w.limited THEN 3 ELSE 1 END, timed = false,
          due_at = %s, last_attempt = w.last_attempt + 1, worker_id = NULL,
          deadline_at = NULL
      FROM lost WHERE w.job_id = lost.job_id
      RETURNING w.job_id
      """
          .formatted(KeptPlace.DUE_AT);

  private static final String CANCELLED =
      "SELECT job_id FROM work WHERE worker_id = $1 AND state = 2 AND cancel";

  private final Pool pool;

  @Inject
  LeaseStore(Pool pool) {
    this.pool = pool;
  }

  /** Whether someone has migrated the database. */
  Uni<Boolean> schemaReady() {
    return pool.query(SchemaVersion.QUERY)
        .execute()
        .map(rows -> rows.iterator().next().getInteger(0) >= SchemaVersion.NEEDED)
        .onFailure(LeaseStore::isNeverMigrated)
        .recoverWithItem(false);
  }

  private static boolean isNeverMigrated(Throwable failure) {
    return failure instanceof PgException postgres
        && SchemaVersion.NONE.equals(postgres.getSqlState());
  }

  /** Makes the types known. */
  Uni<Void> registerTypes(Collection<JobTypeDescription> types) {
    Tuple values =
        Tuple.tuple()
            .addValue(column(types, JobTypeDescription::type, String[]::new))
            .addValue(column(types, JobTypeDescription::description, String[]::new))
            .addValue(column(types, JobTypeDescription::payloadSchema, String[]::new))
            .addValue(column(types, t -> t.terms().maxAttempts(), Integer[]::new))
            .addValue(column(types, t -> t.terms().timeoutMs(), Integer[]::new))
            .addValue(column(types, t -> t.terms().maxConcurrency(), Integer[]::new));
    return pool.preparedQuery(REGISTER_TYPES).execute(values).replaceWithVoid();
  }

  private static <T> T[] column(
      Collection<JobTypeDescription> types,
      Function<JobTypeDescription, T> value,
      IntFunction<T[]> array) {
    return types.stream().map(value).toArray(array);
  }

  /** Begins a life: gives the worker's id. */
  Uni<Long> register(String name, String[] types, Duration lease) {
    return pool.preparedQuery(REGISTER)
        .execute(Tuple.of(name, types, lease.toMillis()))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** Renews the lease; false when it had already run out. */
  Uni<Boolean> renew(long workerId, Duration lease) {
    return pool.preparedQuery(RENEW)
        .execute(Tuple.of(workerId, lease.toMillis()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Ends a life in order. */
  Uni<Void> end(long workerId) {
    return pool.preparedQuery(END).execute(Tuple.of(workerId)).replaceWithVoid();
  }

  /**
   * Hands back the worker's running rows that it does not hold and that are older than {@code age}.
   *
   * @return the jobs handed back
   */
  Uni<List<UUID>> handBackUnheld(long workerId, Collection<UUID> held, Duration age) {
    Tuple values =
        Tuple.tuple()
            .addLong(workerId)
            .addArrayOfUUID(held.toArray(UUID[]::new))
            .addShort(WorkState.RUNNING.code())
            .addShort(AttemptOutcome.HANDED_BACK.code())
            .addLong(age.toMillis());
    return pool.preparedQuery(HAND_BACK_UNHELD).execute(values).map(LeaseStore::ids);
  }

  /** The jobs of this worker that are to be cancelled. */
  Uni<List<UUID>> cancelled(long workerId) {
    return pool.preparedQuery(CANCELLED).execute(Tuple.of(workerId)).map(LeaseStore::ids);
  }

  private static List<UUID> ids(RowSet<Row> rows) {
    List<UUID> jobs = new ArrayList<>(rows.size());
    for (Row row : rows) {
      jobs.add(row.getUUID(0));
    }
    return jobs;
  }
}
