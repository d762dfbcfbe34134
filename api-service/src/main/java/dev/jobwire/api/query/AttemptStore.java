package dev.jobwire.api.query;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.model.job.AttemptOutcome;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the history of a job's attempts. */
@ApplicationScoped
class AttemptStore {

  /**
   * One attempt.
   *
   * @param number from 1, over all retries by hand
   * @param worker the worker's name and the number of its life
   * @param startedAt when it was claimed
   * @param finishedAt when it ended; null while it runs
   * @param outcome how it ended; null while it runs
   * @param error the JSON text of its error; null for none
   */
  record Attempt(
      int number,
      String worker,
      Instant startedAt,
      Instant finishedAt,
      AttemptOutcome outcome,
      String error) {}

  /** The newest of a job that was retried by hand over and over. */
  private static final int LIMIT = 1_000;

  /**
   * Those that did not end the job, those that did, and the one that runs. A resolution without a
   * start is no attempt: the job was cancelled while it was pending.
   */
  private static final String HISTORY =
      """
      SELECT a.*, coalesce(k.name || '/', '') || a.worker_id AS worker
      FROM job j LEFT JOIN LATERAL (
        SELECT attempt, worker_id, started_at, finished_at, outcome, NULL::smallint AS status, error
        FROM attempt WHERE job_id = j.id
        UNION ALL
        SELECT attempt, worker_id, started_at, finished_at, NULL, status, error
        FROM resolution WHERE job_id = j.id AND started_at IS NOT NULL
        UNION ALL
        SELECT attempt, worker_id, started_at, NULL, NULL, NULL, NULL
        FROM work WHERE job_id = j.id AND state = 2
        ORDER BY attempt DESC LIMIT $3) a ON true
      LEFT JOIN worker k ON k.id = a.worker_id
      WHERE j.id = $1 AND j.owner_id = $2
      ORDER BY a.attempt
      """;

  private final Pool pool;

  AttemptStore(Pool pool) {
    this.pool = pool;
  }

  /** The attempts at a job in their order; null when the owner has no such job. */
  Uni<List<Attempt>> history(Owner owner, UUID job) {
    return pool.preparedQuery(HISTORY)
        .execute(Tuple.of(job, owner.id(), LIMIT))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              List<Attempt> attempts = new ArrayList<>(rows.size());
              for (Row row : rows) {
                if (row.getInteger("attempt") != null) {
                  attempts.add(attempt(row));
                }
              }
              return attempts;
            });
  }

  private static Attempt attempt(Row row) {
    Short outcome = row.getShort("outcome");
    Short status = row.getShort("status");
    String error = row.getString("error");
    return new Attempt(
        row.getInteger("attempt"),
        row.getString("worker"),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        outcome != null
            ? AttemptOutcome.ofCode(outcome)
            : status == null ? null : LastOutcome.of(status, error),
        error);
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
