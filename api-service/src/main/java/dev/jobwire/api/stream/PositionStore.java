package dev.jobwire.api.stream;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** How far streams reach, what of them is kept, and how far subscribers have come. */
@ApplicationScoped
class PositionStore {

  /**
   * What is known of a place in a stream.
   *
   * @param top how far the stream reaches
   * @param acked how far the subscriber acknowledged; null when it was never seen
   * @param nextIsKept whether the event that follows the place is still kept
   */
  record Found(long top, Long acked, boolean nextIsKept) {}

  /** Also notes, at most hourly, that the subscriber was seen. */
  private static final String FIND =
      """
      WITH s AS (
        SELECT acked FROM subscriber
        WHERE owner_id = $1 AND name = $2 AND seen_at > now() - make_interval(secs => $4)),
      seen AS (
        UPDATE subscriber SET seen_at = now()
        WHERE owner_id = $1 AND name = $2 AND seen_at > now() - make_interval(secs => $4)
          AND seen_at < now() - interval '1 hour'),
      p AS (
        SELECT coalesce((SELECT last_seq FROM stream WHERE owner_id = $1), 0) AS top,
          (SELECT acked FROM s) AS acked)
      SELECT p.top, p.acked, EXISTS (
        SELECT FROM resolution r JOIN job j ON j.id = r.job_id
        WHERE r.owner_id = $1 AND r.seq = coalesce($3::bigint, least(p.acked, p.top)) + 1
          AND r.finished_at > now() - make_interval(secs => $4)) AS kept
      FROM p
      """;

  private static final String OLDEST =
      """
      SELECT r.seq FROM resolution r JOIN job j ON j.id = r.job_id
      WHERE r.owner_id = $1 AND r.seq <= $2 AND r.finished_at > now() - make_interval(secs => $3)
      ORDER BY r.seq LIMIT 1
      """;

  private final Pool pool;
  private final double retention;

  PositionStore(@ReactiveDataSource("telling") Pool pool, StreamConfig config) {
    this.pool = pool;
    this.retention = config.retention().toMillis() / 1_000.0;
  }

  /**
   * Looks up a place.
   *
   * @param asked the place; null for the subscriber's own
   */
  Uni<Found> find(long owner, String subscriber, Long asked) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(owner, subscriber, asked, retention))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Found(row.getLong(0), row.getLong(1), row.getBoolean(2));
            });
  }

  /** The number of the oldest event kept; null when none is. */
  Uni<Long> oldest(long owner, long top) {
    return pool.preparedQuery(OLDEST)
        .execute(Tuple.of(owner, top, retention))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getLong(0));
  }
}
