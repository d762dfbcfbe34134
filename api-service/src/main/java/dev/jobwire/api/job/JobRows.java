package dev.jobwire.api.job;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.job.Priority;
import dev.jobwire.model.job.WorkState;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/** From the tables' rows to jobs: the one place that knows the columns of each kind of query. */
public final class JobRows {

  /**
   * The columns of a job in its present state; from {@code job j} with {@code work w} and the
   * newest {@code resolution r} joined, and the acknowledgement {@code a}.
   */
  public static final String PRESENT_COLUMNS =
      """
      j.id, j.type, j.payload, j.priority, j.ordering_key, j.timeout_ms, j.created_at, j.run_at,
      w.state, r.status, r.result, CASE WHEN w.state IS DISTINCT FROM 2 THEN coalesce(w.last_error, r.error) END AS error,
      coalesce(w.attempt, r.attempt) AS attempt,
      coalesce(w.last_attempt, greatest(j.max_attempts, r.attempt)) AS last_attempt,
      CASE WHEN w.job_id IS NULL THEN r.started_at ELSE w.started_at END AS started_at,
      r.finished_at, r.seq, a.at AS acknowledged_at
      """;

  /**
   * The columns of a job as it was when it was resolved; from {@code resolution r} and {@code job
   * j}.
   */
  public static final String RESOLVED_COLUMNS =
      """
      j.id, j.type, j.payload, j.priority, j.ordering_key, j.timeout_ms, j.created_at, j.run_at,
      r.status, r.result, r.error, r.attempt, greatest(j.max_attempts, r.attempt) AS last_attempt,
      r.started_at, r.finished_at, r.seq
      """;

  private JobRows() {}

  /** The job of a row with {@link #PRESENT_COLUMNS}. */
  public static JobView present(Row row) {
    Short work = row.getShort("state");
    JobStatus status =
        work != null ? WorkState.ofCode(work).status() : JobStatus.ofCode(row.getShort("status"));
    return view(row, status, instant(row, "acknowledged_at"));
  }

  /** The job of a row with {@link #RESOLVED_COLUMNS}. */
  public static JobView resolved(Row row) {
    return view(row, JobStatus.ofCode(row.getShort("status")), null);
  }

  private static JobView view(Row row, JobStatus status, Instant acknowledgedAt) {
    boolean resolved = status.isResolved();
    return new JobView(
        row.get(UUID.class, "id"),
        row.getString("type"),
        status,
        row.getString("payload"),
        resolved ? row.getString("result") : null,
        row.getString("error"),
        Priority.ofCode(row.getShort("priority")),
        row.getString("ordering_key"),
        row.getInteger("attempt"),
        row.getInteger("last_attempt"),
        row.getInteger("timeout_ms"),
        null,
        instant(row, "created_at"),
        instant(row, "run_at"),
        instant(row, "started_at"),
        resolved ? instant(row, "finished_at") : null,
        resolved ? row.getLong("seq") : null,
        resolved ? acknowledgedAt : null);
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
