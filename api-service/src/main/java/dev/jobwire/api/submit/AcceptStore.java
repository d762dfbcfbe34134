package dev.jobwire.api.submit;

import dev.jobwire.api.signal.ReadyJob;
import dev.jobwire.model.job.Priority;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
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

/** Writes jobs, many with one statement. */
@ApplicationScoped
class AcceptStore {

  /**
   * Job, work and (for ordering keys) the lane's numbers in one statement. Written again after a
   * lost answer it changes nothing and answers the same, because ids decide.
   */
  private static final String ACCEPT =
      """
      WITH req AS MATERIALIZED (
        SELECT r.*, date_trunc('milliseconds',
          coalesce(r.at, now() + r.delay * interval '1 millisecond', now())) AS run_at
        FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::smallint[], $5::smallint[], $6::int[],
          $7::timestamptz[], $8::bigint[], $9::text[], $10::text[]) WITH ORDINALITY
          r(id, owner_id, type, priority, max_attempts, timeout_ms, at, delay, lane, payload, ord)
        WHERE NOT EXISTS (SELECT FROM job j WHERE j.id = r.id)),
      numbered AS (
        SELECT *, row_number() OVER (PARTITION BY owner_id, lane ORDER BY ord) AS rn,
          count(*) OVER (PARTITION BY owner_id, lane) AS n FROM req),
      ln AS (
        INSERT INTO lane AS l SELECT owner_id, lane, count(*), now() FROM req WHERE lane IS NOT NULL
        GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (owner_id, key) DO UPDATE SET last_no = l.last_no + excluded.last_no, used_at = now()
        RETURNING *),
      j AS (
        INSERT INTO job (id, owner_id, type, priority, max_attempts, timeout_ms, created_at, run_at,
          ordering_key, payload)
        SELECT id, owner_id, type, priority, max_attempts, timeout_ms,
          date_trunc('milliseconds', now()), run_at, lane, payload
        FROM req),
      w AS (
        INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed, due_at, lane, lane_no)
        SELECT r.id, r.owner_id, r.type, r.priority, (r.lane IS NULL)::int, r.max_attempts,
          r.run_at > now(), r.run_at, r.lane, ln.last_no - r.n + r.rn
        FROM numbered r LEFT JOIN ln ON ln.owner_id = r.owner_id AND ln.key = r.lane)
      SELECT r.id, date_trunc('milliseconds', now()) AS created_at, r.run_at, r.run_at <= now() AS due, coalesce(s.last_seq, 0) AS last_seq
      FROM req r LEFT JOIN stream s ON s.owner_id = r.owner_id
      """;

  /** What a first try wrote whose answer was lost. */
  private static final String WRITTEN =
      """
      SELECT j.id, j.created_at, j.run_at, j.run_at <= now() AS due, 0::bigint AS last_seq
      FROM job j WHERE j.id = ANY($1::uuid[])
      """;

  /**
   * Makes the head of each lane ready if it is parked; in a statement of its own after the commit,
   * because inside it a neighbour that commits meanwhile would be missed.
   */
  private static final String ACTIVATE =
      """
      WITH head AS MATERIALIZED (
        SELECT h.job_id FROM unnest($1::bigint[], $2::text[]) l(owner_id, lane)
        CROSS JOIN LATERAL (
          SELECT w.job_id, w.state FROM work w WHERE w.owner_id = l.owner_id AND w.lane = l.lane
          ORDER BY w.lane_no LIMIT 1) h
        WHERE h.state = 0)
      UPDATE work w SET state = 1, timed = w.due_at > now()
      FROM (SELECT k.job_id FROM work k JOIN head USING (job_id) WHERE k.state = 0
            ORDER BY k.job_id FOR UPDATE OF k) head
      WHERE w.job_id = head.job_id
      RETURNING w.job_id, w.type, w.priority, w.due_at <= now() AS due
      """;

  private final Pool pool;

  AcceptStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** Writes the jobs and answers in their order; all or none. */
  Uni<List<Accepted>> accept(List<NewJob> jobs) {
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
            .addValue(column(jobs, NewJob::payload, String[]::new));
    return pool.preparedQuery(ACCEPT)
        .execute(columns)
        .flatMap(
            rows ->
                rows.size() == jobs.size()
                    ? Uni.createFrom().item(inOrder(jobs, rows))
                    : written(jobs, rows));
  }

  private Uni<List<Accepted>> written(List<NewJob> jobs, RowSet<Row> fresh) {
    return pool.preparedQuery(WRITTEN)
        .execute(Tuple.of(column(jobs, NewJob::id, UUID[]::new)))
        .map(
            all -> {
              Map<UUID, Accepted> byId = byId(all);
              byId.putAll(byId(fresh));
              return jobs.stream().map(j -> byId.get(j.id())).toList();
            });
  }

  /** Makes the heads of the jobs' lanes ready; answers with those that may run now. */
  Uni<List<ReadyJob>> activate(List<NewJob> jobs) {
    return pool.preparedQuery(ACTIVATE)
        .execute(
            Tuple.of(
                column(jobs, j -> j.owner().id(), Long[]::new),
                column(jobs, NewJob::lane, String[]::new)))
        .map(
            rows -> {
              List<ReadyJob> ready = new ArrayList<>();
              for (Row row : rows) {
                if (row.getBoolean("due")) {
                  ready.add(
                      new ReadyJob(
                          row.getUUID("job_id"),
                          row.getString("type"),
                          Priority.ofCode(row.getShort("priority"))));
                }
              }
              return ready;
            });
  }

  private static List<Accepted> inOrder(List<NewJob> jobs, RowSet<Row> rows) {
    Map<UUID, Accepted> byId = byId(rows);
    return jobs.stream().map(j -> byId.get(j.id())).toList();
  }

  private static Map<UUID, Accepted> byId(RowSet<Row> rows) {
    Map<UUID, Accepted> byId = new HashMap<>();
    for (Row row : rows) {
      UUID id = row.getUUID("id");
      byId.put(
          id,
          new Accepted(
              id,
              row.getOffsetDateTime("created_at").toInstant(),
              row.getOffsetDateTime("run_at").toInstant(),
              row.getBoolean("due"),
              row.getLong("last_seq")));
    }
    return byId;
  }

  private static <T> T[] column(
      List<NewJob> jobs, Function<NewJob, T> value, java.util.function.IntFunction<T[]> array) {
    return jobs.stream().map(value).toArray(array);
  }

  private static OffsetDateTime utc(Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }
}
