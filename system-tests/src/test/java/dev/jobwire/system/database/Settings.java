package dev.jobwire.system.database;

import static org.awaitility.Awaitility.await;

import dev.jobwire.system.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Changes the settings of a stack's PostgreSQL. */
final class Settings {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Stack stack;

  Settings(Stack stack) {
    this.stack = stack;
  }

  /** Does something while commits wait for a standby that is not there. */
  void withNoStandby(Runnable work) throws SQLException {
    run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    try {
      await("commits wait").atMost(LIMIT).until(this::commitWaits);
      work.run();
    } finally {
      run("ALTER SYSTEM RESET synchronous_standby_names");
    }
  }

  /** The reload returns before the setting holds; a wait that is cut short is a warning. */
  private boolean commitWaits() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      // Cancelled by the client: PostgreSQL's own time-outs do not count while it commits.
      statement.setQueryTimeout(1);
      statement.execute("SELECT pg_logical_emit_message(true, 'probe', '')");
      return statement.getWarnings() != null;
    }
  }

  private void run(String change) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(change);
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  private Connection connect() throws SQLException {
    String login =
        "?user=" + stack.env("JOBWIRE_DB_USER") + "&password=" + stack.env("JOBWIRE_DB_PASSWORD");
    return DriverManager.getConnection(stack.env("JOBWIRE_JDBC_URL") + login);
  }
}
