package dev.jobwire.system.database;

import dev.jobwire.system.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Changes the settings of a stack's PostgreSQL. */
final class Settings {

  private final Stack stack;

  Settings(Stack stack) {
    this.stack = stack;
  }

  /** Does something while a setting has that value. */
  void with(String name, String value, Runnable work) throws SQLException {
    run("ALTER SYSTEM SET " + name + " = '" + value + "'");
    try {
      work.run();
    } finally {
      run("ALTER SYSTEM RESET " + name);
    }
  }

  private void run(String change) throws SQLException {
    String login =
        "?user=" + stack.env("JOBWIRE_DB_USER") + "&password=" + stack.env("JOBWIRE_DB_PASSWORD");
    try (Connection connection =
            DriverManager.getConnection(stack.env("JOBWIRE_JDBC_URL") + login);
        Statement statement = connection.createStatement()) {
      statement.execute(change);
      statement.execute("SELECT pg_reload_conf()");
    }
  }
}
