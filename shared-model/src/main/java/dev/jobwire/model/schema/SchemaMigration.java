package dev.jobwire.model.schema;

import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * Brings a database to the schema that this version needs, with Flyway and the scripts under {@code
 * db/migration}. Safe to run side by side and again: Flyway takes a lock and skips what is done.
 */
public final class SchemaMigration {

  private SchemaMigration() {}

  /**
   * Migrates.
   *
   * @return how many scripts were new
   * @throws org.flywaydb.core.api.FlywayException when the database can't be reached or a script
   *     fails; nothing of a failed script stays
   */
  public static int migrate(String jdbcUrl, String user, String password) {
    return Flyway.configure(SchemaMigration.class.getClassLoader())
        .dataSource(jdbcUrl, user, password)
        .locations("classpath:db/migration")
        .loggers("slf4j")
        .load()
        .migrate()
        .migrationsExecuted;
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
