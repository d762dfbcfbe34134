package dev.jobwire.worker.completion;

import dev.jobwire.model.job.Priority;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Lets the next job of an ordering key go, once the one before it is gone. */
@Singleton
public final class LaneStore {

  /**
   * The heads of the lanes become ready if they were parked. Run after the commit that removed the
   * old heads, never within it: there it would miss a job that is accepted meanwhile.
   */
  static final String ACTIVATE =
      """
      WITH head AS MATERIALIZED (
        SELECT w.job_id
        FROM unnest($1::bigint[], $2::text[]) AS l(owner_id, lane)
        CROSS JOIN LATERAL (
          SELECT x.job_id, x.state FROM work x
          WHERE x.owner_id = l.owner_id AND x.lane = l.lane ORDER BY x.lane_no LIMIT 1) h
        JOIN work w ON w.job_id = h.job_id
        WHERE h.state = 0 AND w.state = 0
        ORDER BY w.job_id FOR UPDATE OF w)
      UPDATE work w SET state = 1, due_at = greatest(w.due_at, now())
      FROM head WHERE w.job_id = head.job_id AND w.state = 0
      RETURNING w.job_id, w.type, w.priority, w.due_at <= now() AS due
      """;

  private final Pool pool;

  @Inject
  LaneStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * An owner's ordering key.
   *
   * @param ownerId the owner's number
   * @param key the key
   */
  record Lane(long ownerId, String key) {}

  /**
   * A job whose turn has come.
   *
   * @param job the job
   * @param type its type
   * @param priority its priority
   * @param due whether it may run now, not only later
   */
  record Head(UUID job, String type, Priority priority, boolean due) {}

  /** Lets the heads of the lanes go; gives those that were parked. */
  Uni<List<Head>> activate(Collection<Lane> lanes) {
    Tuple values =
        Tuple.tuple()
            .addArrayOfLong(lanes.stream().map(Lane::ownerId).toArray(Long[]::new))
            .addArrayOfString(lanes.stream().map(Lane::key).toArray(String[]::new));
    return pool.preparedQuery(ACTIVATE)
        .execute(values)
        .map(
            rows -> {
              List<Head> heads = new ArrayList<>(rows.rowCount());
              for (Row row : rows) {
                heads.add(
                    new Head(
                        row.getUUID("job_id"),
                        row.getString("type"),
                        Priority.ofCode(row.getShort("priority")),
                        row.getBoolean("due")));
              }
              return heads;
            });
  }
}
