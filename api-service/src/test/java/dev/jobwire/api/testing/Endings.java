package dev.jobwire.api.testing;

import dev.jobwire.model.job.JobIds;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.postgresql.ds.PGSimpleDataSource;

/** Plays the worker: ends jobs in the database as a completion does, and tells of it or not. */
public final class Endings implements AutoCloseable {

  private static final JobIds IDS = new JobIds();

  /**
   * A job that ended.
   *
   * @param id the job
   * @param seq the number of its event
   */
  public record Ended(UUID id, long seq) {}

  private final String ownerName;
  private final long owner;
  private final Connection database;
  private KafkaProducer<String, byte[]> producer;

  private Endings(String ownerName) throws SQLException {
    this.ownerName = ownerName;
    // DriverManager finds no driver in the class loader of a test with a profile of its own.
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(setting("JOBWIRE_JDBC_URL"));
    database = source.getConnection(setting("JOBWIRE_DB_USER"), setting("JOBWIRE_DB_PASSWORD"));
    update("INSERT INTO owner (name) VALUES (?) ON CONFLICT DO NOTHING", ownerName);
    owner = number("SELECT id FROM owner WHERE name = ?", ownerName);
  }

  /** For an owner of that name, made when there is none. */
  public static Endings of(String ownerName) {
    try {
      return new Endings(ownerName);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For an owner that nobody has used yet. */
  public static Endings ofNewOwner() {
    return of("owner-" + UUID.randomUUID());
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }

  /** The owner's name. */
  public String owner() {
    return ownerName;
  }

  /** The owner's number. */
  public long ownerId() {
    return owner;
  }

  /** A job that waits to be run. */
  public UUID pending() {
    UUID id = IDS.next();
    job(id, "{\"n\":1}");
    update(
        "INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed, due_at)"
            + " VALUES (?, ?, 'echo', 1, 1, 10, false, now())",
        id,
        owner);
    return id;
  }

  /** A worker that lives on: what runs and is held by nobody alive would be taken back. */
  public long livingWorker() {
    return number(
        "INSERT INTO worker (name, types, lease_until)"
            + " VALUES ('w', '{}', now() + interval '1 hour') RETURNING id");
  }

  /** Ends new jobs in one commit without telling anyone. */
  public List<Ended> quietly(int count) {
    return quietly(count, "{\"n\":1}", "{\"n\":1}", Duration.ZERO);
  }

  /** Ends new jobs with that payload and result, as if so long ago, without telling anyone. */
  public List<Ended> quietly(int count, String payload, String result, Duration ago) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID id = IDS.next();
      job(id, payload);
      ids.add(id);
    }
    return end(ids, result, ago);
  }

  /** Ends a job that exists without telling anyone. */
  public Ended quietly(UUID job) {
    return end(List.of(job), "{\"n\":1}", Duration.ZERO).get(0);
  }

  /** Ends new jobs and tells every replica. */
  public List<Ended> aloud(int count) {
    List<Ended> ended = quietly(count);
    tell(ended);
    return ended;
  }

  /** The record that tells of them. */
  public void tell(List<Ended> ended) {
    long top = ended.get(ended.size() - 1).seq();
    emit(
        Topics.JOB_RESOLVED,
        SignalJson.encode(new JobResolved(owner, top, ended.stream().map(Ended::id).toList())));
  }

  /** The record of an end that nobody sees yet: the owner's stream reaches, or will, that far. */
  public void tellOf(long top) {
    emit(Topics.JOB_RESOLVED, SignalJson.encode(new JobResolved(owner, top, List.of())));
  }

  /** A record of a running job. */
  public void signal(JobSignal signal) {
    emit(Topics.JOB_SIGNALS, SignalJson.encode(signal));
  }

  /** Any record, keyed by the owner. */
  public void emit(String topic, byte[] data) {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", setting("KAFKA_BOOTSTRAP_SERVERS"), "linger.ms", 0),
              new StringSerializer(),
              new ByteArraySerializer());
    }
    producer.send(new ProducerRecord<>(topic, ownerName, data));
    producer.flush();
  }

  /**
   * From now on nobody reads or changes the table, until jobs are ended: that commit lets go of it.
   */
  public void lock(String table) {
    try {
      database.setAutoCommit(false);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    update("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
  }

  /** Whether somebody waits for a table that was locked. */
  public boolean isAwaited(String table) {
    return number(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = ?::regclass", table)
        > 0;
  }

  private List<Ended> end(List<UUID> ids, String result, Duration ago) {
    try {
      database.setAutoCommit(false);
      update(
          "INSERT INTO stream AS s (owner_id, last_seq) VALUES (?, ?) ON CONFLICT (owner_id)"
              + " DO UPDATE SET last_seq = s.last_seq + excluded.last_seq",
          owner,
          (long) ids.size());
      long seq = top() - ids.size();
      List<Ended> ended = new ArrayList<>();
      for (UUID id : ids) {
        seq++;
        update("DELETE FROM work WHERE job_id = ?", id);
        update(
            "INSERT INTO resolution (owner_id, seq, job_id, status, attempt, started_at,"
                + " finished_at, result) VALUES (?, ?, ?, ?, 1, clock_timestamp() - ?::interval,"
                + " clock_timestamp() - ?::interval, ?)",
            owner,
            seq,
            id,
            JobStatus.COMPLETED.code(),
            ago.toString(),
            ago.toString(),
            result);
        ended.add(new Ended(id, seq));
      }
      database.commit();
      database.setAutoCommit(true);
      return ended;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void job(UUID id, String payload) {
    update(
        "INSERT INTO job (id, owner_id, type, priority, max_attempts, timeout_ms, created_at,"
            + " run_at, payload) VALUES (?, ?, 'echo', 1, 10, 300000, now(), now(), ?)",
        id,
        owner,
        payload);
  }

  /** The owner's counter. */
  public long top() {
    return number("SELECT coalesce(max(last_seq), 0) FROM stream WHERE owner_id = ?", owner);
  }

  /** What a query with one number says; 0 when it has no row. */
  public long number(String sql, Object... parameters) {
    try (PreparedStatement statement = prepared(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes rows. */
  public void update(String sql, Object... parameters) {
    try (PreparedStatement statement = prepared(sql, parameters)) {
      statement.executeUpdate();
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
    if (producer != null) {
      producer.close();
    }
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
