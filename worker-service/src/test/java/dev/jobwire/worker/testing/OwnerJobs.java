package dev.jobwire.worker.testing;

import static org.awaitility.Awaitility.await;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobIds;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.job.WorkState;
import dev.jobwire.model.signal.JobReady;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Plays the API service and the dispatcher for one owner: accepts jobs, tells of them or not. */
public final class OwnerJobs implements AutoCloseable {

  private static final JobIds IDS = new JobIds();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TIMEOUT_MILLIS = 60_000;

  /** How a job ended. */
  public record Resolution(
      long seq,
      JobStatus status,
      int attempt,
      Long workerId,
      OffsetDateTime startedAt,
      OffsetDateTime finishedAt,
      String result,
      String error) {}

  /** An attempt that did not end its job. */
  public record AttemptRow(int attempt, AttemptOutcome outcome, Long workerId, String error) {}

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final String name = "owner-" + UUID.randomUUID();
  private final Connection database;
  private final long id;
  private final KafkaRecords kafka = new KafkaRecords();

  /** For an owner that nobody has used yet. */
  public OwnerJobs() {
    try {
      database = connect();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    update("INSERT INTO owner (name) VALUES (?)", name);
    id = number("SELECT id FROM owner WHERE name = ?", name);
  }

  /** One more connection, for whoever keeps something locked. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        setting("JOBWIRE_JDBC_URL"), setting("JOBWIRE_DB_USER"), setting("JOBWIRE_DB_PASSWORD"));
  }

  static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }

  /** The owner's name. */
  public String name() {
    return name;
  }

  /** The owner's number. */
  public long id() {
    return id;
  }

  /** What Kafka is told, and what it says. */
  public KafkaRecords kafka() {
    return kafka;
  }

  /** Accepts a job that may run now; tells nobody. */
  public UUID accept(String type, String payload) {
    return accept(type, payload, 10, TIMEOUT_MILLIS);
  }

  /** Accepts a job with so many attempts of so many milliseconds; tells nobody. */
  public UUID accept(String type, String payload, int maxAttempts, int timeoutMillis) {
    return insert(type, payload, maxAttempts, timeoutMillis, WorkState.READY, null, null);
  }

  /** Accepts a job of a limited type that waits to be admitted; tells nobody. */
  public UUID acceptLimited(String type, String payload) {
    UUID job = insert(type, payload, 10, TIMEOUT_MILLIS, WorkState.LIMITED, null, null);
    update("UPDATE work SET limited = true WHERE job_id = ?", job);
    return job;
  }

  /** Accepts the next jobs of an ordering key, of which nobody has been accepted: one is ready. */
  public List<UUID> acceptLane(String lane, List<String[]> typesAndPayloads) {
    List<UUID> jobs = new ArrayList<>();
    for (String[] job : typesAndPayloads) {
      WorkState state = jobs.isEmpty() ? WorkState.READY : WorkState.PARKED;
      long no = jobs.size() + 1L;
      jobs.add(insert(job[0], job[1], 10, TIMEOUT_MILLIS, state, lane, no));
    }
    return jobs;
  }

  private UUID insert(
      String type,
      String payload,
      int maxAttempts,
      int timeoutMillis,
      WorkState state,
      String lane,
      Long laneNo) {
    UUID job = IDS.next();
    update(
        "INSERT INTO job (id, owner_id, type, priority, max_attempts, timeout_ms, created_at,"
            + " run_at, ordering_key, payload) VALUES (?, ?, ?, 1, ?, ?, now(), now(), ?, ?)",
        job,
        id,
        type,
        maxAttempts,
        timeoutMillis,
        lane,
        payload);
    update(
        "INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed, due_at,"
            + " lane, lane_no) VALUES (?, ?, ?, 1, ?, ?, false, now(), ?, ?)",
        job,
        id,
        type,
        state.code(),
        maxAttempts,
        lane,
        laneNo);
    return job;
  }

  /** Tells the workers that a job may run. */
  public void announce(UUID job, String type) {
    kafka.send(Topics.JOBS, SignalJson.encode(new JobReady(job, type)));
  }

  /** Waits until a job has ended. */
  public Resolution end(UUID job) {
    await("job " + job + " ends").atMost(PATIENCE).until(() -> !resolutions(job).isEmpty());
    List<Resolution> all = resolutions(job);
    if (all.size() != 1) {
      throw new AssertionError("job " + job + " ended more than once: " + all);
    }
    return all.get(0);
  }

  /** All that came of a job; one at most, when all is well. */
  public List<Resolution> resolutions(UUID job) {
    return rows(
        "SELECT seq, status, attempt, worker_id, started_at, finished_at, result, error"
            + " FROM resolution WHERE job_id = ?",
        row ->
            new Resolution(
                row.getLong("seq"),
                JobStatus.ofCode(row.getInt("status")),
                row.getInt("attempt"),
                row.getObject("worker_id", Long.class),
                row.getObject("started_at", OffsetDateTime.class),
                row.getObject("finished_at", OffsetDateTime.class),
                row.getString("result"),
                row.getString("error")),
        job);
  }

  /** The attempts of a job that did not end it, in order. */
  public List<AttemptRow> attempts(UUID job) {
    return rows(
        "SELECT attempt, outcome, worker_id, error FROM attempt WHERE job_id = ? ORDER BY attempt",
        row ->
            new AttemptRow(
                row.getInt("attempt"),
                AttemptOutcome.ofCode(row.getInt("outcome")),
                row.getObject("worker_id", Long.class),
                row.getString("error")),
        job);
  }

  /** Waits until a worker holds a job in that attempt. */
  public void awaitRunning(UUID job, int attempt) {
    await("job " + job + " runs")
        .atMost(PATIENCE)
        .until(
            () ->
                number(
                        "SELECT count(*) FROM work WHERE job_id = ? AND state = 2 AND attempt = ?",
                        job,
                        attempt)
                    == 1);
  }

  /** Whether there is still something to be done with a job. */
  public boolean hasWork(UUID job) {
    return number("SELECT count(*) FROM work WHERE job_id = ?", job) == 1;
  }

  /** What a query with one number says; 0 when it has no row. */
  public long number(String sql, Object... parameters) {
    List<Long> rows = rows(sql, row -> row.getLong(1), parameters);
    return rows.isEmpty() ? 0 : rows.get(0);
  }

  /** Changes rows; gives how many. */
  public int update(String sql, Object... parameters) {
    try (PreparedStatement statement = prepared(sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> List<T> rows(String sql, RowReader<T> reader, Object... parameters) {
    try (PreparedStatement statement = prepared(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reader.read(rows));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = database.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  @Override
  public void close() {
    kafka.close();
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
