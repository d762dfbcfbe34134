package dev.jobwire.api.query;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.job.JobRows;
import dev.jobwire.api.job.JobStore;
import dev.jobwire.api.job.JobView;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads pages of an owner's jobs, newest first. */
@ApplicationScoped
class ListStore {

  /**
   * One page.
   *
   * @param jobs newest first
   * @param more whether older ones exist
   */
  record Page(List<JobView> jobs, boolean more) {}

  private static final int MAX_BYTES = 4 << 20;

  /**
   * Bounded in rows by the inner limit and in bytes by a running sum, taken from the stored lengths
   * so that nothing large is read in vain. The first row always comes.
   */
  private static final String PAGE =
      "SELECT * FROM (SELECT p.*, count(*) OVER () AS found, row_number() OVER (ORDER BY p.id DESC) AS nth,"
          + " sum(p.bytes) OVER (ORDER BY p.id DESC) AS upto FROM (SELECT "
          + JobRows.PRESENT_COLUMNS
          + """
          , 600 + coalesce(octet_length(j.payload), 0) + coalesce(octet_length(r.result), 0) AS bytes
          FROM job j
          """
          + JobStore.PRESENT_JOINS
          + """
          WHERE j.owner_id = $1
            AND ($2::uuid IS NULL OR j.id < $2)
            AND ($3::text[] IS NULL OR j.type = ANY($3))
            AND ($4::text IS NULL OR j.ordering_key = $4)
            AND ($5::timestamptz IS NULL OR j.created_at > $5)
            AND ($6::timestamptz IS NULL OR j.created_at < $6)
            AND (w.job_id IS NOT NULL OR r.seq IS NOT NULL)
            AND ($7::smallint[] IS NULL OR w.state = ANY($7) OR (w.job_id IS NULL AND r.status = ANY($8::smallint[])))
          ORDER BY j.id DESC LIMIT $9) p) q
          WHERE q.nth = 1 OR (q.nth < $9 AND q.upto <= $10)
          ORDER BY q.id DESC
          """;

  private final Pool pool;

  ListStore(Pool pool) {
    this.pool = pool;
  }

  /** The page that a query asks for. */
  Uni<Page> page(Owner owner, ListQuery query) {
    Tuple values =
        Tuple.tuple()
            .addValue(owner.id())
            .addValue(query.before())
            .addValue(query.types())
            .addValue(query.orderingKey())
            .addValue(utc(query.createdAfter()))
            .addValue(utc(query.createdBefore()))
            .addValue(query.workStates())
            .addValue(query.endStatuses())
            .addValue(query.limit() + 1)
            .addValue(MAX_BYTES);
    return pool.preparedQuery(PAGE)
        .execute(values)
        .map(
            rows -> {
              List<JobView> jobs = new ArrayList<>(rows.size());
              long found = 0;
              for (Row row : rows) {
                found = row.getLong("found");
                jobs.add(JobRows.present(row));
              }
              return new Page(jobs, found > jobs.size());
            });
  }

  private static OffsetDateTime utc(Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  /** The id that the page after this one lies below. */
  static UUID last(Page page) {
    return page.jobs().get(page.jobs().size() - 1).id();
  }
}
