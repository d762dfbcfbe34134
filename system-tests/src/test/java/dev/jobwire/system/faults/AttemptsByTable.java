package dev.jobwire.system.faults;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.system.Stack;
import dev.jobwire.system.faults.audit.SeenAttempt;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads them all from the tables, at once. */
final class AttemptsByTable implements AttemptHistory {

  private static final String ALL =
      """
      SELECT a.job_id::text, a.attempt, w.name, a.started_at, a.finished_at, a.outcome
      FROM attempt a LEFT JOIN worker w ON w.id = a.worker_id
      UNION ALL
      SELECT r.job_id::text, r.attempt, w.name, r.started_at, r.finished_at,
        CASE r.status WHEN 3 THEN 0 WHEN 4 THEN 1 ELSE 3 END
      FROM resolution r LEFT JOIN worker w ON w.id = r.worker_id
      ORDER BY 1, 2
      """;

  private final Map<String, List<SeenAttempt>> attempts = new HashMap<>();

  AttemptsByTable(Stack stack) throws SQLException {
    String login =
        "?user=" + stack.env("JOBWIRE_DB_USER") + "&password=" + stack.env("JOBWIRE_DB_PASSWORD");
    try (Connection connection =
            DriverManager.getConnection(stack.env("JOBWIRE_JDBC_URL") + login);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL)) {
      while (rows.next()) {
        attempts
            .computeIfAbsent(rows.getString(1), none -> new ArrayList<>())
            .add(
                new SeenAttempt(
                    rows.getInt(2),
                    rows.getString(3),
                    instant(rows.getTimestamp(4)),
                    instant(rows.getTimestamp(5)),
                    AttemptOutcome.ofCode(rows.getInt(6)).name()));
      }
    }
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  @Override
  public List<SeenAttempt> of(String owner, String job) {
    return attempts.getOrDefault(job, List.of());
  }
}
