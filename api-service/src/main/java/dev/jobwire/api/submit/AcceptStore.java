package dev.jobwire.api.submit;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Writes jobs, those of many submissions with one statement. */
@ApplicationScoped
class AcceptStore {

  /**
   * Job, work, idempotency key and (for ordering keys) the lane's numbers in one statement. Written
   * again after a lost answer it changes nothing, because ids decide. Jobs that do not come back
   * were not written: their key was used before.
   */
  private static final String ACCEPT =
      """
      WITH req AS MATERIALIZED (
        SELECT r.*, date_trunc('milliseconds',
          coalesce(r.at, now() + r.delay * interval '1 millisecond', now())) AS run_at,
          coalesce(s.last_seq, 0) AS last_seq
        FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::smallint[], $5::smallint[], $6::int[],
          $7::timestamptz[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::boolean[],
          $13::text[], $14::bytea[], $15::text[]) WITH ORDINALITY
          r(id, owner_id, type, priority, max_attempts, timeout_ms, at, delay, lane, backoff, payload,
            limited, key, hash, traceparent, ord)
        LEFT JOIN stream s ON s.owner_id = r.owner_id
        WHERE NOT EXISTS (SELECT FROM job j WHERE j.id = r.id)),
      idem AS (
        INSERT INTO idempotency AS i (owner_id, key, body_hash, job_ids, cursor_seq, expires_at)
        SELECT owner_id, key, (array_agg(hash))[1], array_agg(id ORDER BY ord), min(last_seq),
          now() + interval '24 hours'
        FROM req WHERE key IS NOT NULL GROUP BY owner_id, key ORDER BY owner_id, key
        ON CONFLICT (owner_id, key) DO UPDATE SET (body_hash, job_ids, cursor_seq, expires_at) =
          (excluded.body_hash, excluded.job_ids, excluded.cursor_seq, excluded.expires_at)
        WHERE i.expires_at < now()
        RETURNING i.owner_id, i.key),
      ok AS MATERIALIZED (
        SELECT *, row_number() OVER (PARTITION BY owner_id, lane ORDER BY ord) AS rn,
          count(*) OVER (PARTITION BY owner_id, lane) AS n
        FROM req WHERE key IS NULL OR (owner_id, key) IN (SELECT owner_id, key FROM idem)),
      ln AS (
        INSERT INTO lane AS l SELECT owner_id, lane, count(*), now() FROM ok WHERE lane IS NOT NULL
        GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (owner_id, key) DO UPDATE SET last_no = l.last_no + excluded.last_no, used_at = now()
        RETURNING *),
      j AS (
        INSERT INTO job (id, owner_id, type, priority, max_attempts, timeout_ms, created_at, run_at,
          ordering_key, backoff, payload, traceparent)
        SELECT id, owner_id, type, priority, max_attempts, timeout_ms,
          date_trunc('milliseconds', now()), run_at, lane, backoff, payload,
          traceparent
        FROM ok),
      w AS (
        INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed, due_at, lane, lane_no,
          limited)
        SELECT r.id, r.owner_id, r.type, r.priority,
          CASE WHEN r.lane IS NOT NULL THEN 0 WHEN r.limited THEN 3 ELSE 1 END, r.max_attempts,
          r.run_at > now(), r.run_at, r.lane, ln.last_no - r.n + r.rn, r.limited
        FROM ok r LEFT JOIN ln ON ln.owner_id = r.owner_id AND ln.key = r.lane)
      SELECT id, date_trunc('milliseconds', now()) AS created_at, run_at, run_at <= now() AS due, last_seq,
        max_attempts, timeout_ms
      FROM ok
      """;

  /** What a first try wrote whose answer was lost. */
  private static final String WRITTEN =
      """
      SELECT j.id, j.created_at, j.run_at, j.run_at <= now() AS due, 0::bigint AS last_seq,
        j.max_attempts, j.timeout_ms
      FROM job j WHERE j.id = ANY($1::uuid[])
      """;

  private final Pool pool;

  AcceptStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** Writes the jobs of submissions; gives those that were written. */
  Uni<Map<UUID, Accepted>> accept(List<Submission> submissions) {
    List<NewJob> jobs = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    List<Buffer> hashes = new ArrayList<>();
    for (Submission submission : submissions) {
      IdempotencyKey key = submission.key();
      for (NewJob job : submission.jobs()) {
        jobs.add(job);
        keys.add(key == null ? null : key.value());
        hashes.add(key == null ? null : Buffer.buffer(key.hash()));
      }
    }
    Tuple columns =
        Tuple.tuple()
            .addValue(column(jobs, NewJob::id, UUID[]::new))
            .addValue(column(jobs, j -> j.owner().id(), Long[]::new))
            .addValue(column(jobs, NewJob::type, String[]::new))
            .addValue(column(jobs, j -> j.priority().code(), Short[]::new))
            .addValue(column(jobs, j -> (short) j.maxAttempts(), Short[]::new))
            .addValue(column(jobs, NewJob::timeoutMs, Integer[]::new))
            .addValue(column(jobs, j -> utc(j.runAt()), OffsetDateTime[]::new))
            .addValue(column(jobs, NewJob::delayMs, Long[]::new))
            .addValue(column(jobs, NewJob::lane, String[]::new))
            .addValue(column(jobs, NewJob::backoff, String[]::new))
            .addValue(column(jobs, NewJob::payload, String[]::new))
            .addValue(column(jobs, NewJob::limited, Boolean[]::new))
            .addValue(keys.toArray(String[]::new))
            .addValue(hashes.toArray(Buffer[]::new))
            .addValue(column(jobs, NewJob::trace, String[]::new));
    return pool.preparedQuery(ACCEPT).execute(columns).map(AcceptStore::byId);
  }

  /** Of these jobs those that are written already. */
  Uni<Map<UUID, Accepted>> written(List<UUID> ids) {
    return pool.preparedQuery(WRITTEN)
        .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
        .map(AcceptStore::byId);
  }

  private static Map<UUID, Accepted> byId(RowSet<Row> rows) {
    Map<UUID, Accepted> byId = new HashMap<>();
    for (Row row : rows) {
      Accepted accepted = accepted(row);
      byId.put(accepted.id(), accepted);
    }
    return byId;
  }

  static Accepted accepted(Row row) {
    return new Accepted(
        row.getUUID("id"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("run_at").toInstant(),
        row.getBoolean("due"),
        row.getLong("last_seq"),
        row.getShort("max_attempts"),
        row.getInteger("timeout_ms"));
  }

  private static <T> T[] column(
      List<NewJob> jobs, Function<NewJob, T> value, IntFunction<T[]> array) {
    return jobs.stream().map(value).toArray(array);
  }

  private static OffsetDateTime utc(Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}
