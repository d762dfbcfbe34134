package dev.jobwire.api.retention;

import dev.jobwire.api.retention.Terms.Cutoffs;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Deletes rows that are over, a batch at a time, among the rows of a few pages of a table. So no
 * statement reads or locks much, and no index has to be kept for the sake of leaving.
 */
@ApplicationScoped
class ExpiryStore {

  /**
   * What leaves in batches, and when: a condition on the row {@code t}, where $4 is the time before
   * which it is over. Subqueries for a value, unlike {@code NOT EXISTS}, are never turned into
   * joins that read the whole of {@code work}.
   */
  enum Kind {
    RESOLUTION_DEFAULT("resolution_default", Cutoffs::jobs, "t.finished_at < $4"),

    /** The same conditions as for dropping a week: see {@code week_is_needed}. */
    JOB_DEFAULT(
        "job_default",
        Cutoffs::jobs,
        """
        t.id < uuid_floor($4)
        AND (SELECT true FROM work w WHERE w.job_id = t.id) IS NULL
        AND (SELECT true FROM resolution r WHERE r.job_id = t.id LIMIT 1) IS NULL
        """),

    ATTEMPT_DEFAULT(
        "attempt_default",
        Cutoffs::attempts,
        """
        t.job_id < uuid_floor($4)
        AND (SELECT true FROM work w WHERE w.job_id = t.job_id) IS NULL
        AND (SELECT true FROM resolution r WHERE r.job_id = t.job_id AND r.finished_at >= $4 LIMIT 1) IS NULL
        """),

    SUBSCRIBER("subscriber", Cutoffs::events, "t.seen_at < $4"),

    /** While an event is left that it is a mark of, that event was acknowledged at its time. */
    ACK_MARK(
        "ack_mark",
        Cutoffs::marks,
        """
        t.at < $4
        AND (SELECT true FROM resolution r WHERE r.owner_id = t.owner_id AND r.seq <= t.seq LIMIT 1) IS NULL
        """),

    WORKER("worker", Cutoffs::workers, "t.lease_until < $4"),

    /**
     * Numbering may begin anew once nothing of the key is left to do. Safe against accepting, which
     * locks the row and sets {@code used_at}: locked, it is skipped; changed meanwhile, it is
     * looked at again; deleted, it is made again.
     */
    LANE(
        "lane",
        Cutoffs::lanes,
        """
        t.used_at < $4
        AND (SELECT true FROM work w WHERE w.owner_id = t.owner_id AND w.lane = t.key LIMIT 1) IS NULL
        """);

    private final String table;
    private final Function<Cutoffs, OffsetDateTime> cutoff;
    private final String over;

    Kind(String table, Function<Cutoffs, OffsetDateTime> cutoff, String over) {
      this.table = table;
      this.cutoff = cutoff;
      this.over = over;
    }

    /** The table's name. */
    String table() {
      return table;
    }
  }

  /**
   * A part of a table.
   *
   * @param first its first page
   * @param past the page after its last
   */
  record Pages(int first, int past) {}

  private static final String PAGES =
      "SELECT (pg_relation_size($1::text::regclass) / current_setting('block_size')::int)::int";

  private static final String NOW = "SELECT now()";

  /** By their index: there may be a day of them, and each sweep finds but an hour of that over. */
  private static final String DELETE_KEYS =
      """
      DELETE FROM idempotency WHERE ctid = ANY (ARRAY (
        SELECT ctid FROM idempotency WHERE expires_at < $1 ORDER BY expires_at LIMIT $2
        FOR UPDATE SKIP LOCKED))
      """;

  /** $1 to $2 part of the table, $3 how many, $4 the cutoff. */
  private static final String PICK =
      """
      SELECT %s FROM %s t WHERE t.ctid >= $1::text::tid AND t.ctid < $2::text::tid AND (%s)
      LIMIT $3 FOR UPDATE SKIP LOCKED
      """;

  private static final String DELETE = "DELETE FROM %s WHERE ctid = ANY (ARRAY (%s))";

  /** Decides again, by what was committed before the rows were locked. */
  private static final String DELETE_JOBS =
      """
      DELETE FROM job_default t WHERE t.id = ANY ($1::uuid[])
        AND (SELECT true FROM work w WHERE w.job_id = t.id) IS NULL
        AND (SELECT true FROM resolution r WHERE r.job_id = t.id LIMIT 1) IS NULL
      """;

  private final Pool pool;

  ExpiryStore(Pool pool) {
    this.pool = pool;
  }

  /** The database's time. */
  Uni<OffsetDateTime> now() {
    return pool.preparedQuery(NOW)
        .execute()
        .map(rows -> rows.iterator().next().getOffsetDateTime(0));
  }

  /** How many pages the table has. */
  Uni<Integer> pages(Kind kind) {
    return pool.preparedQuery(PAGES)
        .execute(Tuple.of(kind.table))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  /** Deletes up to so many idempotency keys that expired; says how many. */
  Uni<Integer> deleteKeys(int limit, Cutoffs cutoffs) {
    return pool.preparedQuery(DELETE_KEYS)
        .execute(Tuple.of(cutoffs.now(), (long) limit))
        .map(RowSet::rowCount);
  }

  /** Deletes up to so many rows that are over, of a part of the table; says how many. */
  Uni<Integer> delete(Kind kind, Pages part, int limit, Cutoffs cutoffs) {
    Tuple values =
        Tuple.of(
            "(" + part.first() + ",0)",
            "(" + part.past() + ",0)",
            (long) limit,
            kind.cutoff.apply(cutoffs));
    if (kind == Kind.JOB_DEFAULT) {
      return pool.withTransaction(connection -> deleteJobs(connection, values));
    }
    String pick = PICK.formatted("t.ctid", kind.table, kind.over);
    return pool.preparedQuery(DELETE.formatted(kind.table, pick))
        .execute(values)
        .map(RowSet::rowCount);
  }

  /**
   * In two statements: who retries a job by hand inserts work while holding the job's row, and the
   * statement that takes the row's lock after that may not see it yet.
   */
  private static Uni<Integer> deleteJobs(SqlConnection connection, Tuple values) {
    String pick = PICK.formatted("t.id", Kind.JOB_DEFAULT.table, Kind.JOB_DEFAULT.over);
    return connection
        .preparedQuery(pick)
        .execute(values)
        .flatMap(
            rows -> {
              List<UUID> ids = new ArrayList<>(rows.size());
              for (Row row : rows) {
                ids.add(row.getUUID(0));
              }
              return ids.isEmpty()
                  ? Uni.createFrom().item(0)
                  : connection
                      .preparedQuery(DELETE_JOBS)
                      .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                      .map(RowSet::rowCount);
            });
  }
}
