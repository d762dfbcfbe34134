package dev.jobwire.benchmarks.backlog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Rows as accepting leaves them, written in bulk: posting a million would take longer. */
final class Backlog {

  private static final int OWNERS = 1_000;
  private static final int BATCH = 50_000;

  private static final String OWNERS_SQL =
      "INSERT INTO owner (name) SELECT 'backlog-' || g FROM generate_series(1, ?) g ON CONFLICT DO NOTHING";

  private static final String ROWS_SQL =
      """
      WITH o AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM owner WHERE name LIKE 'backlog-%'),
      j AS (
        INSERT INTO job (id, owner_id, type, priority, max_attempts, timeout_ms, created_at, run_at, payload)
        SELECT uuidv7(), o.id, ?, 2, 10, 60000, now(), now(), '{}'
        FROM generate_series(1, ?) g JOIN o ON o.n = g % ?
        RETURNING *)
      INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed, due_at)
      SELECT id, owner_id, type, priority, 1, 10, true, run_at FROM j
      """;

  private final Connection database;

  Backlog(Connection database) {
    this.database = database;
  }

  /** Makes so many jobs of low priority due now, of a thousand owners in turn. */
  void add(String type, int rows) throws SQLException {
    try (PreparedStatement owners = database.prepareStatement(OWNERS_SQL);
        PreparedStatement work = database.prepareStatement(ROWS_SQL);
        Statement statement = database.createStatement()) {
      owners.setInt(1, OWNERS);
      owners.executeUpdate();
      for (int left = rows; left > 0; left -= BATCH) {
        work.setString(1, type);
        work.setInt(2, Math.min(BATCH, left));
        work.setInt(3, OWNERS);
        work.executeUpdate();
      }
      statement.execute("ANALYZE work");
    }
  }

  /** How many jobs have not ended. */
  long size() throws SQLException {
    return number("SELECT count(*) FROM work");
  }

  /** The replica that leads, as {@code run/NAME.pid} names it; null when none does. */
  String leader() throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT split_part(holder, '/', 1) FROM leader WHERE lease_until > now()")) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
