package dev.jobwire.worker.completion;

import dev.jobwire.model.job.Priority;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The two gates before ready work: ordering keys, and limits of types. */
@Singleton
final class GateStore {

  /**
   * Run after the commit that removed the old heads, never within it: there it would miss a job
   * that is accepted meanwhile.
   */
  private static final String ACTIVATE =
      "SELECT job_id, type, priority, due, limited FROM activate($1::bigint[], $2::text[])";

  /** In the order of types, so that two of these don't lock them crosswise. */
  private static final String ADMIT =
      """
      SELECT a.job_id, a.type, a.priority, true AS due, false AS limited
      FROM (SELECT t.type FROM unnest($1::text[]) t(type) ORDER BY t.type) t
      CROSS JOIN LATERAL admit(t.type) a
      """;

  private final Pool pool;

  @Inject
  GateStore(Pool pool) {
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
   * @param due whether its time has come
   * @param limited whether it must be admitted before it may run
   */
  record Head(UUID job, String type, Priority priority, boolean due, boolean limited) {}

  /** Makes the parked heads of these lanes ready, and gives them. */
  Uni<List<Head>> activate(Collection<Lane> lanes) {
    Tuple values =
        Tuple.tuple()
            .addArrayOfLong(lanes.stream().map(Lane::ownerId).toArray(Long[]::new))
            .addArrayOfString(lanes.stream().map(Lane::key).toArray(String[]::new));
    return pool.preparedQuery(ACTIVATE).execute(values).map(GateStore::heads);
  }

  /** Makes waiting work of these types ready as far as their limits let it, and gives it. */
  Uni<List<Head>> admit(Collection<String> types) {
    return pool.preparedQuery(ADMIT)
        .execute(Tuple.tuple().addArrayOfString(types.toArray(String[]::new)))
        .map(GateStore::heads);
  }

  private static List<Head> heads(RowSet<Row> rows) {
    List<Head> heads = new ArrayList<>(rows.rowCount());
    for (Row row : rows) {
      heads.add(
          new Head(
              row.getUUID("job_id"),
              row.getString("type"),
              Priority.ofCode(row.getShort("priority")),
              row.getBoolean("due"),
              row.getBoolean("limited")));
    }
    return heads;
  }
}
