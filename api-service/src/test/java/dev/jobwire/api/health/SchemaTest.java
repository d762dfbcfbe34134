package dev.jobwire.api.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jobwire.api.testing.StackResource;
import dev.jobwire.model.schema.SchemaMigration;
import dev.jobwire.model.schema.SchemaVersion;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** On databases of its own, as the version before left them. */
@QuarkusTest
@WithTestResource(StackResource.class)
class SchemaTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String BEFORE = Integer.toString(SchemaVersion.NEEDED - 1);

  @ConfigProperty(name = "JOBWIRE_JDBC_URL")
  String jdbc;

  @ConfigProperty(name = "JOBWIRE_DB_URL")
  String reactive;

  @ConfigProperty(name = "JOBWIRE_DB_USER")
  String user;

  @ConfigProperty(name = "JOBWIRE_DB_PASSWORD")
  String password;

  @Inject Vertx vertx;

  private final String name = "schema_" + System.nanoTime();
  private SchemaStore store;
  private Pool pool;

  @BeforeEach
  void make() throws SQLException {
    execute(jdbc, "CREATE DATABASE " + name);
    pool =
        Pool.newInstance(
            PgBuilder.pool()
                .connectingTo(
                    PgConnectOptions.fromUri(of(reactive)).setUser(user).setPassword(password))
                .using(vertx)
                .build());
    store = new SchemaStore(pool);
  }

  @AfterEach
  void drop() throws SQLException {
    pool.closeAndAwait();
    execute(jdbc, "DROP DATABASE " + name + " WITH (FORCE)");
  }

  private String of(String url) {
    return url.substring(0, url.lastIndexOf('/') + 1) + name;
  }

  private Connection connect(String url) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    return source.getConnection(user, password);
  }

  private void execute(String url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void migrateToTheOneBefore() {
    Flyway.configure(SchemaMigration.class.getClassLoader())
        .dataSource(of(jdbc), user, password)
        .locations("classpath:db/migration")
        .target(BEFORE)
        .load()
        .migrate();
  }

  private void reachable() {
    store.reachable().await().atMost(LIMIT);
  }

  @Test
  void aReplicaIsNotReadyBeforeTheSchemaIs() {
    assertThatThrownBy(this::reachable).hasMessageContaining("flyway_schema_history");
    migrateToTheOneBefore();
    assertThatThrownBy(this::reachable)
        .hasMessage("the schema is V" + BEFORE + ", needed is V" + SchemaVersion.NEEDED);

    assertThat(SchemaMigration.migrate(of(jdbc), user, password)).isEqualTo(1);

    reachable();
  }

  /** A script that waits for a table must not make everybody wait behind it. */
  @Test
  void othersGoOnWhileTheMigrationWaitsForATable() throws Exception {
    migrateToTheOneBefore();
    CompletableFuture<Integer> migration;
    try (Connection slow = connect(of(jdbc));
        Statement reading = slow.createStatement();
        Connection other = connect(of(jdbc));
        Statement hurried = other.createStatement()) {
      slow.setAutoCommit(false);
      reading.execute("SELECT count(*) FROM job");
      migration =
          CompletableFuture.supplyAsync(() -> SchemaMigration.migrate(of(jdbc), user, password));
      await("the migration waits").atMost(LIMIT).until(() -> waitsForALock(hurried));

      hurried.setQueryTimeout((int) LIMIT.toSeconds());
      hurried.execute("SELECT count(*) FROM job");

      assertThat(migration).isNotDone();
    }
    assertThat(migration.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
  }

  private boolean waitsForALock(Statement statement) throws SQLException {
    try (ResultSet waiting =
        statement.executeQuery(
            "SELECT FROM pg_stat_activity WHERE datname = current_database()"
                + " AND wait_event_type = 'Lock' AND wait_event = 'relation'")) {
      return waiting.next();
    }
  }
}
