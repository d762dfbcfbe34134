package dev.jobwire.api.dispatch;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** The leader's lease: a row, not a lock, so that a paused leader loses it. */
@ApplicationScoped
class LeaderStore {

  private static final String CLAIM =
      """
      INSERT INTO leader AS l (name, holder, term, lease_until)
      VALUES ('dispatcher', $1, 1, now() + $2 * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until,
        term = l.term + (l.holder <> excluded.holder)::int
      WHERE l.holder = excluded.holder OR l.lease_until < now()
      RETURNING term
      """;

  private static final String RELEASE =
      "UPDATE leader SET lease_until = now() WHERE name = 'dispatcher' AND holder = $1";

  private final Pool pool;

  LeaderStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** Takes or renews the lease; false while another holds it. */
  Uni<Boolean> claim(String holder, long leaseMs) {
    return pool.preparedQuery(CLAIM)
        .execute(Tuple.of(holder, leaseMs))
        .map(rows -> rows.size() > 0);
  }

  /** Lets the lease end now, so that another need not wait for it. */
  Uni<Void> release(String holder) {
    return pool.preparedQuery(RELEASE).execute(Tuple.of(holder)).replaceWithVoid();
  }
}
