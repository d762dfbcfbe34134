package dev.jobwire.api.stream.hub;

import dev.jobwire.api.job.JobJson.Cut;
import dev.jobwire.api.job.JobRows;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Events of an owner's stream, page by page. A page is bounded in rows and in bytes, but for its
 * first event, and ends before a gap. What is too large for a frame anyway is not read at all.
 */
@ApplicationScoped
class EventStore {

  /**
   * $1 owner, $2 after, $3 rows, $4 bytes, $5 the size from which a payload or result is left out;
   * and which of the owner's resolutions. A row without a job says only how far the stream reaches.
   */
  private static final String PAGE =
      """
      WITH s AS (SELECT coalesce((SELECT last_seq FROM stream WHERE owner_id = $1), 0) AS top)
      SELECT s.top, e.* FROM s LEFT JOIN (
        SELECT %s, j.traceparent, j.payload_cut, r.result_cut,
          sum(512 + coalesce(octet_length(j.payload), 0) + coalesce(octet_length(r.result), 0))
            OVER (ORDER BY r.seq) - coalesce(octet_length(j.payload), 0)
            - coalesce(octet_length(r.result), 0) AS before,
          count(*) OVER () AS found
        FROM (
          SELECT owner_id, seq, job_id, status, attempt, started_at, finished_at, error,
            CASE WHEN octet_length(result) <= $5 THEN result END AS result,
            coalesce(octet_length(result) > $5, false) AS result_cut
          FROM resolution WHERE owner_id = $1 AND seq > $2 %s ORDER BY seq LIMIT $3) r
        CROSS JOIN LATERAL (
          SELECT id, type, priority, ordering_key, timeout_ms, created_at, run_at, max_attempts, traceparent,
            CASE WHEN octet_length(payload) <= $5 THEN payload END AS payload,
            coalesce(octet_length(payload) > $5, false) AS payload_cut
          FROM job WHERE id = r.job_id) j
      ) e ON e.before < $4
      ORDER BY e.seq
      """;

  private static final String ALL = PAGE.formatted(JobRows.RESOLVED_COLUMNS, "");

  private static final String OF_JOBS =
      PAGE.formatted(JobRows.RESOLVED_COLUMNS, "AND job_id = ANY($6)");

  private final Pool pool;

  EventStore(@ReactiveDataSource("telling") Pool pool) {
    this.pool = pool;
  }

  /**
   * The events that follow a position.
   *
   * @param epoch the stream's epoch, for the events' ids
   * @param jobs the jobs to whose events it is limited; empty for all
   */
  Uni<Page> page(int epoch, long owner, long after, int limit, long bytes, Set<UUID> jobs) {
    Tuple parameters = Tuple.of(owner, after, limit, bytes, EventEncoder.FRAME_LIMIT);
    if (jobs.isEmpty()) {
      return pool.preparedQuery(ALL)
          .execute(parameters)
          .map(rows -> page(epoch, after, limit, rows, false));
    }
    parameters.addArrayOfUUID(jobs.toArray(UUID[]::new));
    return pool.preparedQuery(OF_JOBS)
        .execute(parameters)
        .map(rows -> page(epoch, after, limit, rows, true));
  }

  private static Page page(int epoch, long after, int limit, RowSet<Row> rows, boolean some) {
    List<StreamEvent> events = new ArrayList<>(rows.size());
    long top = 0;
    long found = 0;
    long last = after;
    for (Row row : rows) {
      top = row.getLong("top");
      Long seq = row.getLong("seq");
      if (seq == null || !some && !events.isEmpty() && seq > last + 1) {
        break;
      }
      found = row.getLong("found");
      String trace = row.getString("traceparent");
      events.add(EventEncoder.encode(JobRows.resolved(row), epoch, trace, cut(row)));
      last = seq;
    }
    boolean all = some && found < limit && events.size() == found;
    return new Page(epoch, after, all ? top : last, top, events);
  }

  private static Cut cut(Row row) {
    if (row.getBoolean("result_cut")) {
      return Cut.PAYLOAD_AND_RESULT;
    }
    return row.getBoolean("payload_cut") ? Cut.PAYLOAD : Cut.NOTHING;
  }
}
