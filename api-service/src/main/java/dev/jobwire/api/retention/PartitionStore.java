package dev.jobwire.api.retention;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes the partitions of the coming weeks, and drops those of weeks that are over. */
@ApplicationScoped
class PartitionStore {

  /** The tables with weeks, named as the functions of the schema want it. */
  enum Parted {
    RESOLUTION,
    JOB,
    ATTEMPT;

    String table() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What came of dropping a week. */
  enum Drop {
    /** It was dropped. */
    DROPPED,
    /** Another dropped it before. */
    GONE,
    /** Something points into it: it stays. */
    NEEDED,
    /** Someone uses the table for long: another time. */
    BUSY
  }

  private static final String ENSURE =
      "SELECT ensure_partitions(now() - interval '7 days', now() + interval '21 days')";

  /** Weeks whose partition is there and that ended at a time or before, oldest first. */
  private static final String OVER =
      """
      WITH p AS MATERIALIZED (
        SELECT to_date(right(c.relname, 8), 'YYYYMMDD') AS week
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass($1) AND c.relname ~ ($1 || '_[0-9]{8}$'))
      SELECT week FROM p WHERE (week + 7)::timestamp AT TIME ZONE 'UTC' <= $2 ORDER BY week
      """;

  private static final String DROP = "SELECT drop_week($1, $2, $3, $4)";

  private final Pool pool;

  PartitionStore(Pool pool) {
    this.pool = pool;
  }

  /** Makes those that are missing; says in how many weeks. */
  Uni<Integer> ensure() {
    return pool.preparedQuery(ENSURE).execute().map(rows -> rows.iterator().next().getInteger(0));
  }

  /** The weeks, by their Mondays, that ended at a time or before; oldest first. */
  Uni<List<LocalDate>> over(Parted parted, OffsetDateTime at) {
    return pool.preparedQuery(OVER)
        .execute(Tuple.of(parted.table(), at))
        .map(
            rows -> {
              List<LocalDate> weeks = new ArrayList<>(rows.size());
              for (Row row : rows) {
                weeks.add(row.getLocalDate(0));
              }
              return weeks;
            });
  }

  /**
   * Drops one week, in a transaction of its own, if nothing needs it.
   *
   * @param week its Monday
   * @param cutoff the week must have ended by then
   * @param patience how long to wait for those who use the table; all others wait behind
   */
  Uni<Drop> drop(Parted parted, LocalDate week, OffsetDateTime cutoff, Duration patience) {
    return pool.preparedQuery(DROP)
        .execute(Tuple.of(parted.table(), week, cutoff, (int) patience.toMillis()))
        .map(rows -> Drop.valueOf(rows.iterator().next().getString(0).toUpperCase(Locale.ROOT)));
  }
}
