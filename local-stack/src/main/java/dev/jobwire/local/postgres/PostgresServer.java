package dev.jobwire.local.postgres;

import dev.jobwire.local.ports.FreePorts;
import dev.jobwire.local.process.ChildSpec;
import dev.jobwire.local.process.Program;
import dev.jobwire.local.process.Signal;
import dev.jobwire.local.process.StartFailure;
import dev.jobwire.local.process.TaskRunner;
import dev.jobwire.model.schema.SchemaMigration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;

/** PostgreSQL under supervision, on a loopback port of its own; ready means migrated. */
public final class PostgresServer implements Program {

  private static final String DATABASE = "jobwire";
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** Durable as in production; small as befits a laptop; silent unless something is wrong. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("max_connections", "100"),
          Map.entry("scram_iterations", "4096"),
          Map.entry("shared_buffers", "64MB"),
          Map.entry("work_mem", "4MB"),
          Map.entry("maintenance_work_mem", "32MB"),
          Map.entry("max_wal_size", "1GB"),
          Map.entry("autovacuum_naptime", "15s"),
          Map.entry("idle_in_transaction_session_timeout", "60s"),
          Map.entry("log_checkpoints", "off"),
          Map.entry("log_line_prefix", "%m "),
          Map.entry("log_timezone", "UTC"),
          Map.entry("timezone", "UTC"));

  private final PostgresCluster cluster;
  private final PostmasterFile postmaster;
  private final int port = FreePorts.pick();

  /**
   * Unpacks the binaries where needed; starts nothing.
   *
   * @param directory the data directory, made at the first start
   * @param lib where the build put the binaries jar
   * @param homes where the binaries may be unpacked to, the first that can be written
   */
  public PostgresServer(Path directory, Path lib, List<Path> homes) {
    this.cluster = new PostgresCluster(PostgresBinaries.unpack(lib, homes), directory);
    this.postmaster = new PostmasterFile(directory);
  }

  /** The port, the same at every restart. */
  public int port() {
    return port;
  }

  /** The only user. */
  public String user() {
    return PostgresCluster.USER;
  }

  /** Its password. */
  public String password() {
    return cluster.password();
  }

  /** The address of the product's database for JDBC. */
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /** The address of the product's database for reactive clients. */
  public String reactiveUrl() {
    return "postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public ChildSpec prepare(TaskRunner tasks) {
    cluster.make(tasks);
    postmaster.pid().filter(this::isUnnamedServer).ifPresent(PostgresServer::end);
    postmaster.handOverTo(ProcessHandle.current().pid());
    List<String> command = new ArrayList<>(cluster.command("postgres"));
    command.addAll(List.of("-D", cluster.directory().toString(), "-p", Integer.toString(port)));
    SETTINGS.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    return new ChildSpec(name(), command, Map.of(), cluster.directory());
  }

  /** A server of this directory whose launcher died before it could name it in a pid file. */
  private boolean isUnnamedServer(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::info)
        .filter(info -> info.command().orElse("").endsWith("/bin/postgres"))
        .flatMap(ProcessHandle.Info::arguments)
        .filter(arguments -> List.of(arguments).contains(cluster.directory().toString()))
        .isPresent();
  }

  private static void end(long pid) {
    Signal.INT.send(pid);
    ProcessHandle.of(pid)
        .map(ProcessHandle::onExit)
        .ifPresent(exit -> exit.orTimeout(GRACE.toSeconds(), TimeUnit.SECONDS).join());
  }

  @Override
  public boolean isReady(long pid) {
    return postmaster.saysReady(pid);
  }

  @Override
  public void complete() {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      boolean made;
      try (ResultSet found =
          statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
        made = found.next();
      }
      if (!made) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    } catch (SQLException e) {
      throw new StartFailure("PostgreSQL takes no connection: " + e.getMessage(), e);
    }
    SchemaMigration.migrate(jdbcUrl(), user(), password());
  }

  /** Through the driver itself: DriverManager would ask whatever class loader called. */
  private Connection connect(String database) throws SQLException {
    Properties login = new Properties();
    login.put("user", user());
    login.put("password", password());
    login.put("connectTimeout", "10");
    login.put("socketTimeout", "30");
    return new Driver().connect(jdbcUrl(database), login);
  }

  @Override
  public Signal stopSignal() {
    return Signal.INT;
  }

  @Override
  public Duration grace() {
    return GRACE;
  }
}
