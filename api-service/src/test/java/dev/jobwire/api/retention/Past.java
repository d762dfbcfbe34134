package dev.jobwire.api.retention;

import dev.jobwire.api.testing.Endings;
import dev.jobwire.model.job.JobIds;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * One owner's rows of some weeks ago. They are younger than the retention that the service itself
 * goes by, so only the test lets them leave.
 */
final class Past implements AutoCloseable {

  private final Endings endings = Endings.ofNewOwner();
  private final OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
  private final Duration age;

  Past(Duration age) {
    this.age = age;
  }

  /** Of a week ago: what is older is over in these tests. */
  Terms.Cutoffs cutoffs() {
    Duration week = Duration.ofDays(7);
    return new Terms(week, week, week).at(now);
  }

  Endings endings() {
    return endings;
  }

  OffsetDateTime ago(Duration time) {
    return now.minus(time);
  }

  /** The Monday of the week that the rows are of. */
  LocalDate week() {
    return ago(age).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private String partition(String table) {
    return table + "_" + week().format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  boolean hasWeek(String table) {
    return endings.number("SELECT (to_regclass(?) IS NOT NULL)::int", partition(table)) == 1;
  }

  /** Makes the week's partitions; again, where another's lock was in the way. */
  Past withWeek() {
    Awaitility.await()
        .until(
            () -> {
              endings.number("SELECT ensure_partitions(?, ?)", ago(age), ago(age));
              return hasWeek("job") && hasWeek("attempt") && hasWeek("resolution");
            });
    return this;
  }

  /** A job of that time of which nothing else is there. */
  UUID job() {
    OffsetDateTime at = ago(age);
    UUID id = new JobIds(InstantSource.fixed(at.toInstant()), new SecureRandom()).next();
    endings.update(
        "INSERT INTO job (id, owner_id, type, priority, max_attempts, timeout_ms, created_at,"
            + " run_at) VALUES (?, ?, 'echo', 1, 10, 300000, ?, ?)",
        id,
        endings.ownerId(),
        at,
        at);
    return id;
  }

  void work(UUID job) {
    work(endings, job);
  }

  /** Work that is never due, so that nobody takes it. */
  static void work(Endings endings, UUID job) {
    endings.update(
        "INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed, due_at)"
            + " VALUES (?, ?, 'echo', 1, 1, 10, true, now() + interval '1 day')",
        job,
        endings.ownerId());
  }

  void attempt(UUID job) {
    endings.update(
        "INSERT INTO attempt (job_id, attempt, finished_at, outcome) VALUES (?, 1, ?, 1)",
        job,
        ago(age));
  }

  void resolution(UUID job, Duration ago) {
    endings.update(
        "INSERT INTO stream AS s (owner_id, last_seq) VALUES (?, 1)"
            + " ON CONFLICT (owner_id) DO UPDATE SET last_seq = s.last_seq + 1",
        endings.ownerId());
    endings.update(
        "INSERT INTO resolution (owner_id, seq, job_id, status, attempt, started_at, finished_at)"
            + " VALUES (?, ?, ?, 3, 1, ?, ?)",
        endings.ownerId(),
        endings.top(),
        job,
        ago(ago),
        ago(ago));
  }

  /** How many rows of the owner's a table has. */
  long rows(String table) {
    return endings.number(
        "SELECT count(*) FROM " + table + " WHERE owner_id = ?", endings.ownerId());
  }

  long attempts(UUID job) {
    return endings.number("SELECT count(*) FROM attempt WHERE job_id = ?", job);
  }

  /** Another connection to the database, in a transaction. */
  static Connection transaction() throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            setting("JOBWIRE_JDBC_URL"),
            setting("JOBWIRE_DB_USER"),
            setting("JOBWIRE_DB_PASSWORD"));
    connection.setAutoCommit(false);
    return connection;
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }

  /** Takes the owner's rows away, so that they keep no week for other tests. */
  @Override
  public void close() {
    endings.update(
        "DELETE FROM attempt WHERE job_id IN (SELECT id FROM job WHERE owner_id = ?)",
        endings.ownerId());
    for (String table : new String[] {"work", "resolution", "job", "lane", "stream"}) {
      endings.update("DELETE FROM " + table + " WHERE owner_id = ?", endings.ownerId());
    }
    endings.close();
  }
}
