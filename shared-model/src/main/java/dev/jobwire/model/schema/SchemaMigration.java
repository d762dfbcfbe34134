package dev.jobwire.model.schema;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database to the schema that this version needs, with Flyway and the scripts under {@code
 * db/migration}. Safe to run side by side and again: Flyway takes a lock and skips what is done.
 *
 * <p>It runs beside services that are at work. A script that changes a table waits for those who
 * use it, and whoever comes meanwhile waits behind it; so it waits for half a second only, lets
 * everybody go on, and tries again.
 */
public final class SchemaMigration {

  private static final String LOCK_TIMEOUT = "SET lock_timeout = '500ms'";

  /** {@code lock_not_available}. */
  private static final String LOCKED = "55P03";

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int TRIES = 120;

  /** A database that is made at the same time takes its time. */
  private static final int CONNECT_TRIES = 60;

  private static final int CONNECT_PAUSE_SECONDS = 5;

  private SchemaMigration() {}

  /**
   * Migrates.
   *
   * @return how many scripts were new
   * @throws FlywayException when the database can't be reached, a script fails, or a table was in
   *     use each time for some minutes; nothing of a failed script stays
   */
  public static int migrate(String jdbcUrl, String user, String password) {
    Flyway flyway =
        Flyway.configure(SchemaMigration.class.getClassLoader())
            .dataSource(jdbcUrl, user, password)
            .connectRetries(CONNECT_TRIES)
            .connectRetriesInterval(CONNECT_PAUSE_SECONDS)
            .initSql(LOCK_TIMEOUT)
            .locations("classpath:db/migration")
            .loggers("slf4j")
            .load();
    for (int tries = 1; ; tries++) {
      try {
        return flyway.migrate().migrationsExecuted;
      } catch (FlywayException e) {
        if (tries == TRIES || !isLocked(e)) {
          throw e;
        }
        pause();
      }
    }
  }

  private static boolean isLocked(Throwable failure) {
    return failure != null
        && (failure instanceof SQLException sql && LOCKED.equals(sql.getSQLState())
            || isLocked(failure.getCause()));
  }

  private static void pause() {
    CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS))
        .join();
  }

  /**
   * Migrates the database that {@code JOBWIRE_JDBC_URL}, {@code JOBWIRE_DB_USER} and {@code
   * JOBWIRE_DB_PASSWORD} name.
   */
  public static void main(String[] args) {
    Map<String, String> env = System.getenv();
    int done =
        migrate(
            env.getOrDefault("JOBWIRE_JDBC_URL", "jdbc:postgresql://localhost:5432/jobwire"),
            env.getOrDefault("JOBWIRE_DB_USER", "jobwire"),
            env.get("JOBWIRE_DB_PASSWORD"));
    System.out.println("schema is up to date, " + done + " new");
  }
}
