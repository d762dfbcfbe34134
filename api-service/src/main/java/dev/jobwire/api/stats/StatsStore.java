package dev.jobwire.api.stats;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.job.WorkState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts in the tables, on the pool of lists: no counter is kept that accepting would pay for. */
@ApplicationScoped
class StatsStore {

  /** The most jobs that are counted; one more tells that there are more. */
  static final int MOST = 50_000;

  /**
   * The status of each of the newest jobs: that of its work, else that of its newest resolution. A
   * job with neither is on its way out.
   */
  private static final String GROUPS =
      """
      SELECT j.type, w.state, r.status, count(*) AS jobs,
        count(*) FILTER (WHERE j.created_at > now() - make_interval(secs => $3)) AS accepted,
        greatest(0, extract(epoch FROM now() - min(j.created_at)) * 1000)::bigint AS oldest
      FROM (SELECT id, type, created_at FROM job WHERE owner_id = $1 ORDER BY id DESC LIMIT $2) j
      LEFT JOIN work w ON w.job_id = j.id
      LEFT JOIN LATERAL (
        SELECT status FROM resolution WHERE job_id = j.id ORDER BY seq DESC LIMIT 1) r
        ON w.job_id IS NULL
      WHERE w.job_id IS NOT NULL OR r.status IS NOT NULL
      GROUP BY j.type, w.state, r.status
      """;

  private static final String RESOLVED =
      """
      SELECT count(*) FROM (
        SELECT finished_at FROM resolution WHERE owner_id = $1 ORDER BY seq DESC LIMIT $2) r
      WHERE finished_at > now() - make_interval(secs => $3)
      """;

  private final Pool pool;

  StatsStore(Pool pool) {
    this.pool = pool;
  }

  /** The owner's newest jobs, counted. */
  Uni<Stats> count(Owner owner) {
    return groups(owner)
        .flatMap(groups -> resolved(owner).map(resolved -> Stats.of(groups, resolved, MOST)));
  }

  private Uni<List<Stats.Group>> groups(Owner owner) {
    return pool.preparedQuery(GROUPS)
        .execute(Tuple.of(owner.id(), MOST + 1, (double) Stats.WINDOW_SECONDS))
        .map(
            rows -> {
              List<Stats.Group> groups = new ArrayList<>(rows.size());
              rows.forEach(row -> groups.add(group(row)));
              return groups;
            });
  }

  private static Stats.Group group(Row row) {
    Short work = row.getShort("state");
    return new Stats.Group(
        row.getString("type"),
        work != null ? WorkState.ofCode(work).status() : JobStatus.ofCode(row.getShort("status")),
        row.getLong("jobs"),
        row.getLong("accepted"),
        Duration.ofMillis(row.getLong("oldest")));
  }

  private Uni<Long> resolved(Owner owner) {
    return pool.preparedQuery(RESOLVED)
        .execute(Tuple.of(owner.id(), MOST, (double) Stats.WINDOW_SECONDS))
        .map(rows -> rows.iterator().next().getLong(0));
  }
}
