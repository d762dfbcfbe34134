package dev.jobwire.api.job;

import dev.jobwire.api.identity.Owner;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Reads one job in its present state. */
@ApplicationScoped
public class JobStore {

  /**
   * What every query of the present state joins to {@code job j}: its work, else its newest
   * resolution and when that was first acknowledged (the oldest mark at or beyond its number).
   */
  public static final String PRESENT_JOINS =
      """
      LEFT JOIN work w ON w.job_id = j.id
      LEFT JOIN LATERAL (SELECT * FROM resolution WHERE job_id = j.id ORDER BY seq DESC LIMIT 1) r
        ON w.job_id IS NULL
      LEFT JOIN LATERAL (SELECT at FROM ack_mark m WHERE m.owner_id = j.owner_id AND m.seq >= r.seq
        ORDER BY m.seq LIMIT 1) a ON r.seq IS NOT NULL
      """;

  private static final String FIND =
      "SELECT "
          + JobRows.PRESENT_COLUMNS
          + " FROM job j "
          + PRESENT_JOINS
          + " WHERE j.id = $1 AND j.owner_id = $2 AND (w.job_id IS NOT NULL OR r.seq IS NOT NULL)";

  private final Pool pool;

  JobStore(Pool pool) {
    this.pool = pool;
  }

  /** The job, or null when it does not exist or is another owner's. */
  public Uni<JobView> find(Owner owner, UUID id) {
    return pool.preparedQuery(FIND).execute(Tuple.of(id, owner.id())).map(JobStore::first);
  }

  private static JobView first(RowSet<Row> rows) {
    return rows.size() == 0 ? null : JobRows.present(rows.iterator().next());
  }
}
