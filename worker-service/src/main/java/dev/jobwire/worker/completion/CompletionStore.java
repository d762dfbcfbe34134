package dev.jobwire.worker.completion;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.job.KeptPlace;
import dev.jobwire.worker.claim.ClaimedJob;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Writes how attempts ended. Every write is fenced: it touches only rows that are still this
 * worker's, in this attempt.
 */
@Singleton
public final class CompletionStore {

  /**
   * Where a cancel was accepted before, the job ends cancelled whatever its attempt came to: who
   * was answered first has won. One batch may hold an old attempt's outcome beside the next one's:
   * both joins name the attempt. Lock order: work by id, then the owners' counters by owner. {@code
   * state + 0} leaves a plan nothing but the primary key, whatever the table held when the plan was
   * made.
   */
  static final String RESOLVE =
      """
      WITH d AS MATERIALIZED (
        SELECT * FROM unnest($1::uuid[], $2::int[], $3::bigint[], $4::smallint[], $5::text[], $6::text[])
          AS d(job_id, attempt, worker_id, status, result, error)),
      own AS MATERIALIZED (
        SELECT w.job_id, w.cancel FROM work w JOIN d USING (job_id, attempt, worker_id)
        WHERE w.job_id = ANY ($1::uuid[]) AND w.state + 0 = 2
        ORDER BY w.job_id FOR UPDATE OF w),
      gone AS (
        DELETE FROM work w USING own WHERE w.job_id = own.job_id
        RETURNING w.job_id, w.owner_id, w.attempt, w.worker_id, w.started_at, own.cancel),
      n AS (SELECT owner_id, count(*) AS c FROM gone GROUP BY owner_id),
      bump AS (
        INSERT INTO stream AS s (owner_id, last_seq) SELECT owner_id, c FROM n ORDER BY owner_id
        ON CONFLICT (owner_id) DO UPDATE SET last_seq = s.last_seq + excluded.last_seq
        RETURNING s.owner_id, s.last_seq)
      INSERT INTO resolution AS r
        (owner_id, seq, job_id, status, attempt, worker_id, started_at, finished_at, result, error)
      SELECT g.owner_id,
        b.last_seq - n.c + row_number() OVER (PARTITION BY g.owner_id ORDER BY g.job_id),
        g.job_id, CASE WHEN g.cancel THEN 5 ELSE d.status END, g.attempt, g.worker_id, g.started_at,
        clock_timestamp(), CASE WHEN NOT g.cancel THEN d.result END, CASE WHEN NOT g.cancel THEN d.error END
      FROM gone g JOIN n USING (owner_id) JOIN bump b USING (owner_id)
        JOIN d USING (job_id, attempt, worker_id)
      RETURNING r.job_id, r.owner_id, r.seq, r.status
      """;

  /** Failed attempts wait for their backoff, what is handed back keeps its place in the queue. */
  static final String RETURN =
      """
      WITH d AS MATERIALIZED (
        SELECT * FROM unnest(
            $1::uuid[], $2::int[], $3::bigint[], $4::bigint[], $5::smallint[], $6::int[], $7::text[])
          AS d(job_id, attempt, worker_id, delay_ms, outcome, more, error)),
      own AS MATERIALIZED (
        SELECT w.job_id, w.attempt, w.worker_id, w.started_at, d.delay_ms, d.outcome, d.more, d.error
        FROM work w JOIN d USING (job_id, attempt, worker_id)
        WHERE w.job_id = ANY ($1::uuid[]) AND w.state + 0 = 2 AND NOT w.cancel
        ORDER BY w.job_id FOR UPDATE OF w),
      log AS (
        INSERT INTO attempt (job_id, attempt, worker_id, started_at, finished_at, outcome, error)
        SELECT job_id, attempt, worker_id, started_at, clock_timestamp(), outcome, error FROM own
        ON CONFLICT DO NOTHING)
      UPDATE work w
      SET state = CASE WHEN w.limited THEN 3 ELSE 1 END, timed = own.outcome <> %1$d,
          due_at = CASE WHEN own.outcome <> %1$d THEN clock_timestamp() + own.delay_ms * interval '1 ms'
            ELSE %2$s END,
          worker_id = NULL, deadline_at = NULL,
          last_attempt = w.last_attempt + own.more, last_error = coalesce(own.error, w.last_error)
      FROM own WHERE w.job_id = own.job_id
      RETURNING w.job_id
      """
          .formatted(AttemptOutcome.HANDED_BACK.code(), KeptPlace.DUE_AT);

  static final String RESOLUTIONS =
      """
      SELECT DISTINCT ON (job_id) job_id, owner_id, seq, status FROM resolution
      WHERE job_id = ANY ($1::uuid[]) ORDER BY job_id, seq DESC
      """;

  private final Pool pool;

  @Inject
  CompletionStore(Pool pool) {
    this.pool = pool;
  }

  /** Ends jobs; gives those that were still this worker's. */
  Uni<List<Resolved>> resolve(List<Ending> endings) {
    Tuple values =
        fence(endings, Ending::job)
            .addArrayOfShort(array(endings, e -> e.status().code(), Short[]::new))
            .addArrayOfString(array(endings, Ending::result, String[]::new))
            .addArrayOfString(array(endings, Ending::error, String[]::new));
    return pool.preparedQuery(RESOLVE).execute(values).map(CompletionStore::resolved);
  }

  /**
   * Makes jobs ready again, and records their attempts; gives those that were still this worker's
   * and not to be cancelled.
   */
  Uni<Set<UUID>> giveBack(List<Return> returns) {
    Tuple values =
        fence(returns, Return::job)
            .addArrayOfLong(array(returns, r -> r.delay().toMillis(), Long[]::new))
            .addArrayOfShort(array(returns, r -> r.outcome().code(), Short[]::new))
            .addArrayOfInteger(array(returns, r -> r.counts() ? 0 : 1, Integer[]::new))
            .addArrayOfString(array(returns, Return::error, String[]::new));
    return pool.preparedQuery(RETURN)
        .execute(values)
        .map(
            rows -> {
              Set<UUID> jobs = new HashSet<>();
              for (Row row : rows) {
                jobs.add(row.getUUID(0));
              }
              return jobs;
            });
  }

  /** Sends each of these statements once, and ends nothing. */
  public Uni<Void> rehearse() {
    return resolve(List.of()).chain(() -> giveBack(List.of())).replaceWithVoid();
  }

  /** The newest resolutions of these jobs; of those that have one. */
  Uni<List<Resolved>> resolutions(Collection<UUID> jobs) {
    return pool.preparedQuery(RESOLUTIONS)
        .execute(Tuple.tuple().addArrayOfUUID(jobs.toArray(UUID[]::new)))
        .map(CompletionStore::resolved);
  }

  private static List<Resolved> resolved(RowSet<Row> rows) {
    List<Resolved> list = new ArrayList<>(rows.rowCount());
    for (Row row : rows) {
      list.add(
          new Resolved(
              row.getUUID("job_id"),
              row.getLong("owner_id"),
              row.getLong("seq"),
              JobStatus.ofCode(row.getShort("status"))));
    }
    return list;
  }

  private static <T> Tuple fence(List<T> items, Function<T, ClaimedJob> job) {
    return Tuple.tuple()
        .addArrayOfUUID(array(items, i -> job.apply(i).id(), UUID[]::new))
        .addArrayOfInteger(array(items, i -> job.apply(i).attempt(), Integer[]::new))
        .addArrayOfLong(array(items, i -> job.apply(i).workerId(), Long[]::new));
  }

  private static <T, V> V[] array(List<T> items, Function<T, V> value, IntFunction<V[]> maker) {
    return items.stream().map(value).toArray(maker);
  }
}
