package dev.jobwire.api.ready;

import dev.jobwire.api.signal.ReadyJob;
import dev.jobwire.model.job.Priority;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Lets the next job of an ordering key go. */
@ApplicationScoped
class LaneStore {

  /**
   * One owner's ordering key.
   *
   * @param ownerId the owner's number
   * @param key the key
   */
  record Lane(long ownerId, String key) {}

  /**
   * A job whose turn has come in its lane.
   *
   * @param job the job
   * @param due whether its time has come too
   * @param limited whether it must be admitted before it may run
   */
  record Head(ReadyJob job, boolean due, boolean limited) {}

  private static final String ACTIVATE =
      "SELECT job_id, type, priority, due, limited FROM activate($1::bigint[], $2::text[])";

  private final Pool pool;

  LaneStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** Makes the parked heads of these lanes ready, and gives them. */
  Uni<List<Head>> activate(Collection<Lane> lanes) {
    return pool.preparedQuery(ACTIVATE)
        .execute(
            Tuple.of(
                lanes.stream().map(Lane::ownerId).toArray(Long[]::new),
                lanes.stream().map(Lane::key).toArray(String[]::new)))
        .map(
            rows -> {
              List<Head> heads = new ArrayList<>(rows.rowCount());
              for (Row row : rows) {
                heads.add(
                    new Head(
                        new ReadyJob(
                            row.getUUID("job_id"),
                            row.getString("type"),
                            Priority.ofCode(row.getShort("priority"))),
                        row.getBoolean("due"),
                        row.getBoolean("limited")));
              }
              return heads;
            });
  }
}
