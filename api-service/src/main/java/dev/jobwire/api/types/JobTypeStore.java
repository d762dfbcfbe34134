package dev.jobwire.api.types;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The table of registered job types, as accepting jobs needs it. */
@ApplicationScoped
class JobTypeStore {

  record Registered(String type, String schema, JobType.Defaults defaults) {}

  private static final String ALL =
      "SELECT type, payload_schema, max_attempts, timeout_ms, max_concurrency FROM job_type";

  private final Pool pool;

  JobTypeStore(@ReactiveDataSource("telling") Pool pool) {
    this.pool = pool;
  }

  Uni<List<Registered>> all() {
    return pool.preparedQuery(ALL)
        .execute()
        .map(
            rows -> {
              List<Registered> all = new ArrayList<>(rows.size());
              for (Row row : rows) {
                all.add(
                    new Registered(
                        row.getString(0),
                        row.getString(1),
                        new JobType.Defaults(
                            row.getInteger(2), row.getInteger(3), row.getInteger(4) != null)));
              }
              return all;
            });
  }
}
