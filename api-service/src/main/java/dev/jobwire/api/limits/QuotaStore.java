package dev.jobwire.api.limits;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Counts what owners submitted lately, in the index of lists. */
@ApplicationScoped
class QuotaStore {

  /** Ids are times (UUIDv7), so a window of time is a range of ids. */
  private static final String USED =
      """
      SELECT count(*) AS jobs,
        coalesce(extract(epoch FROM now() - min(created_at)) * 1000, 0)::bigint AS oldest
      FROM (
        SELECT created_at FROM job
        WHERE owner_id = $1 AND id >= uuid_floor(now() - make_interval(secs => $2))
        ORDER BY id DESC LIMIT $3) j
      """;

  /**
   * What of a quota is used.
   *
   * @param jobs how many jobs were submitted within the window; no more than the quota is counted
   * @param oldest how long ago the oldest of them came
   */
  record Used(long jobs, Duration oldest) {}

  private final Pool pool;

  QuotaStore(Pool pool) {
    this.pool = pool;
  }

  Uni<Used> used(long owner, Duration window, int quota) {
    return pool.preparedQuery(USED)
        .execute(Tuple.of(owner, window.toMillis() / 1_000.0, quota))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Used(row.getLong("jobs"), Duration.ofMillis(row.getLong("oldest")));
            });
  }
}
