package dev.jobwire.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A stack that {@code ./start --data DIR} runs, found by what it wrote there. */
public final class RunningStack {

  private final Path run;
  private final Properties env = new Properties();

  /**
   * The stack with this data directory.
   *
   * @throws IOException when none has written {@code run/env} there
   */
  public RunningStack(Path data) throws IOException {
    this.run = data.resolve("run");
    try (Reader reader = Files.newBufferedReader(run.resolve("env"))) {
      env.load(reader);
    }
  }

  /** The address of a replica, counted from 1. */
  public URI api(int replica) {
    return URI.create("http://127.0.0.1:" + setting("API_" + replica + "_PORT"));
  }

  /** Whether there is such a replica. */
  public boolean hasApi(int replica) {
    return env.containsKey("API_" + replica + "_PORT");
  }

  /** Kafka's address. */
  public String brokers() {
    return setting("KAFKA_BOOTSTRAP_SERVERS");
  }

  /** A connection to its database. */
  public Connection database() throws SQLException {
    return DriverManager.getConnection(
        setting("JOBWIRE_JDBC_URL"), setting("JOBWIRE_DB_USER"), setting("JOBWIRE_DB_PASSWORD"));
  }

  /**
   * Kills a process of the stack at once; the launcher starts it again.
   *
   * @param name as in {@code run/NAME.pid}
   */
  public void kill(String name) throws IOException {
    ProcessHandle.of(pid(name))
        .orElseThrow(() -> new IOException(name + " does not run"))
        .destroyForcibly();
  }

  /**
   * The process of that name.
   *
   * @param name as in {@code run/NAME.pid}
   */
  public long pid(String name) throws IOException {
    return Long.parseLong(Files.readString(run.resolve(name + ".pid")).trim());
  }

  private String setting(String name) {
    String value = env.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in " + run.resolve("env"));
    }
    return value;
  }
}
