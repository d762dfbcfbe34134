package dev.jobwire.api.query;

import dev.jobwire.api.job.JobJson;
import dev.jobwire.model.job.WorkState;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Says why a pending job is not running. */
@ApplicationScoped
class WaitingStore {

  private static final String WHY =
      """
      SELECT w.state, w.lane, w.attempt, w.due_at, w.due_at > now() AS early,
        EXISTS (SELECT FROM worker k WHERE k.lease_until > now() AND w.type = ANY(k.types)) AS served,
        CASE WHEN w.lane IS NOT NULL THEN (
          SELECT h.job_id FROM work h WHERE h.owner_id = w.owner_id AND h.lane = w.lane
          ORDER BY h.lane_no LIMIT 1) END AS head
      FROM work w WHERE w.job_id = $1 AND w.state <> 2
      """;

  private final Pool pool;

  WaitingStore(Pool pool) {
    this.pool = pool;
  }

  /** The reason as JSON text, or null when the job waits no longer. */
  Uni<String> why(UUID job) {
    return pool.preparedQuery(WHY)
        .execute(Tuple.of(job))
        .map(rows -> rows.size() == 0 ? null : reason(job, rows.iterator().next()).encode());
  }

  private static JsonObject reason(UUID job, Row row) {
    UUID head = row.getUUID("head");
    if (head != null && !head.equals(job)) {
      return new JsonObject().put("reason", "ORDERING_KEY").put("jobId", head.toString());
    }
    if (row.getBoolean("early")) {
      return new JsonObject()
          .put("reason", row.getInteger("attempt") > 0 ? "RETRY_BACKOFF" : "SCHEDULED")
          .put("until", JobJson.time(row.getOffsetDateTime("due_at").toInstant()));
    }
    if (!row.getBoolean("served")) {
      return new JsonObject().put("reason", "NO_WORKER");
    }
    boolean limited = row.getShort("state") == WorkState.LIMITED.code();
    return new JsonObject().put("reason", limited ? "CONCURRENCY_LIMIT" : "QUEUED");
  }
}
