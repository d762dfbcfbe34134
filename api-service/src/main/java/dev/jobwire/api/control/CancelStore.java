package dev.jobwire.api.control;

import dev.jobwire.api.identity.Owner;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Cancels jobs. The lock on the work row decides between a cancel and a completion. */
@ApplicationScoped
class CancelStore {

  /**
   * What a cancel found.
   *
   * @param type the job's type
   * @param lane its ordering key; null for none
   * @param limited whether its type may run only so many at once
   * @param seq the number of its event when it was pending and is cancelled now; null when it runs
   *     and is to be stopped
   */
  record Cancelled(String type, String lane, boolean limited, Long seq) {}

  /**
   * A job that is pending ends here, with its event; one that runs is marked, and whatever its
   * attempt comes to, it ends cancelled. Of a job that has ended there is no row.
   */
  static final String CANCEL =
      """
      WITH own AS MATERIALIZED (
        SELECT job_id, owner_id, type, state, attempt, lane, limited FROM work
        WHERE job_id = $1 AND owner_id = $2 FOR UPDATE),
      marked AS (
        UPDATE work w SET cancel = true FROM own WHERE w.job_id = own.job_id AND own.state = 2),
      gone AS (
        DELETE FROM work w USING own WHERE w.job_id = own.job_id AND own.state <> 2
        RETURNING w.job_id, w.owner_id, w.attempt),
      bump AS (
        INSERT INTO stream AS s (owner_id, last_seq) SELECT owner_id, 1 FROM gone
        ON CONFLICT (owner_id) DO UPDATE SET last_seq = s.last_seq + 1
        RETURNING s.owner_id, s.last_seq),
      ended AS (
        INSERT INTO resolution (owner_id, seq, job_id, status, attempt, finished_at)
        SELECT g.owner_id, b.last_seq, g.job_id, 5, g.attempt, clock_timestamp()
        FROM gone g JOIN bump b USING (owner_id)
        RETURNING seq)
      SELECT own.type, own.lane, own.limited, ended.seq FROM own LEFT JOIN ended ON true
      """;

  private final Pool pool;

  CancelStore(@ReactiveDataSource("hot") Pool pool) {
    this.pool = pool;
  }

  /** Cancels the owner's job; null when there is none or it has ended. */
  Uni<Cancelled> cancel(Owner owner, UUID job) {
    return pool.preparedQuery(CANCEL)
        .execute(Tuple.of(job, owner.id()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              Row row = rows.iterator().next();
              return new Cancelled(
                  row.getString("type"),
                  row.getString("lane"),
                  row.getBoolean("limited"),
                  row.getLong("seq"));
            });
  }
}
