package dev.jobwire.api.dispatch;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Applies limits of types to work that was accepted before they came. */
@ApplicationScoped
class LimitStore {

  /**
   * A limit that is not applied to all work yet.
   *
   * @param type the limited type
   * @param since when the limit came, by the database's clock
   * @param settled whether every replica knows of it by now, so that none accepts work without it
   */
  record NewLimit(String type, OffsetDateTime since, boolean settled) {}

  /** Longer than a replica remembers a type, and than a submission may take after that. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private static final String NEW_LIMITS =
      """
      SELECT type, limited_since, limited_since < now() - $1 * interval '1 millisecond' AS settled
      FROM job_type WHERE NOT limit_applied AND max_concurrency IS NOT NULL
      """;

  /**
   * The next page of all work by id; of it, what is of these types counts from now on. What could
   * run at once has to be admitted first; what runs goes on, and holds its place.
   */
  private static final String APPLY =
      """
      WITH page AS MATERIALIZED (
        SELECT job_id, type, limited FROM work WHERE job_id > $1 ORDER BY job_id LIMIT $2),
      held AS MATERIALIZED (
        SELECT w.job_id FROM work w JOIN page p USING (job_id)
        WHERE p.type = ANY($3) AND NOT p.limited
        ORDER BY w.job_id FOR UPDATE OF w),
      applied AS (
        UPDATE work w SET limited = true, state = CASE WHEN w.state = 1 THEN 3 ELSE w.state END
        FROM held WHERE w.job_id = held.job_id AND NOT w.limited)
      SELECT job_id FROM page ORDER BY job_id OFFSET $2 - 1
      """;

  private static final String APPLIED =
      """
      UPDATE job_type t SET limit_applied = true
      FROM unnest($1::text[], $2::timestamptz[]) AS done(type, since)
      WHERE t.type = done.type AND t.limited_since = done.since
      """;

  private final Pool pool;

  LimitStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** The limits that are not applied yet. */
  Uni<List<NewLimit>> newLimits() {
    return pool.preparedQuery(NEW_LIMITS)
        .execute(Tuple.of(SETTLED.toMillis()))
        .map(
            rows -> {
              List<NewLimit> limits = new ArrayList<>();
              for (Row row : rows) {
                limits.add(
                    new NewLimit(
                        row.getString("type"),
                        row.getOffsetDateTime("limited_since"),
                        row.getBoolean("settled")));
              }
              return limits;
            });
  }

  /**
   * Applies limits to one page of the work.
   *
   * @param types the limited types
   * @param after the last job of the page before
   * @param size of a page
   * @return the last job of this page; null when there is no other page
   */
  Uni<UUID> apply(List<String> types, UUID after, int size) {
    return pool.preparedQuery(APPLY)
        .execute(Tuple.of(after, size, types.toArray(String[]::new)))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getUUID(0));
  }

  /** Remembers that these limits hold for all work. */
  Uni<Void> applied(List<NewLimit> limits) {
    return pool.preparedQuery(APPLIED)
        .execute(
            Tuple.of(
                limits.stream().map(NewLimit::type).toArray(String[]::new),
                limits.stream().map(NewLimit::since).toArray(OffsetDateTime[]::new)))
        .replaceWithVoid();
  }
}
