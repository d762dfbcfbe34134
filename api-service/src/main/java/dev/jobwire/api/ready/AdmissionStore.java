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

/** Lets work of limited types go, up to their limits. */
@ApplicationScoped
class AdmissionStore {

  /** In the order of types, so that two of these don't lock them crosswise. */
  private static final String ADMIT =
      """
      SELECT a.job_id, a.type, a.priority
      FROM (SELECT t.type FROM unnest($1::text[]) t(type) ORDER BY t.type) t
      CROSS JOIN LATERAL admit(t.type) a
      """;

  private final Pool pool;

  AdmissionStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** Makes waiting work of these types ready as far as their limits let it, and gives it. */
  Uni<List<ReadyJob>> admit(Collection<String> types) {
    return pool.preparedQuery(ADMIT)
        .execute(Tuple.tuple().addArrayOfString(types.toArray(String[]::new)))
        .map(
            rows -> {
              List<ReadyJob> admitted = new ArrayList<>(rows.rowCount());
              for (Row row : rows) {
                admitted.add(
                    new ReadyJob(
                        row.getUUID("job_id"),
                        row.getString("type"),
                        Priority.ofCode(row.getShort("priority"))));
              }
              return admitted;
            });
  }
}
