package dev.jobwire.local.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.local.Waiting;
import dev.jobwire.local.process.DirectoryTree;
import dev.jobwire.local.process.StartFailure;
import dev.jobwire.model.signal.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real processes: each start costs seconds, so the tests are few and tell longer stories. */
class InfrastructureIT {

  @TempDir Path temp;
  private Infrastructure infrastructure;

  @AfterEach
  void stop() {
    if (infrastructure != null) {
      infrastructure.close();
    }
  }

  @Test
  void isReadyAndKeepsWhatWasWritten() throws Exception {
    infrastructure = Infrastructure.start(temp);
    assertThat(partitionsOfTopics())
        .containsOnlyKeys(Topics.all())
        .containsEntry(Topics.JOBS, 4)
        .containsEntry(Topics.JOB_RESOLVED, 4)
        .containsEntry(Topics.JOB_CONTROL, 1)
        .containsEntry(Topics.DEAD_LETTER, 1);
    assertThat(query("SELECT count(*) FROM flyway_schema_history WHERE success")).isNotEqualTo("0");
    assertThat(query("SHOW fsync") + query("SHOW synchronous_commit")).isEqualTo("onon");
    assertThat(query("SHOW server_encoding")).isEqualTo("UTF8");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(temp.resolve("postgres/jobwire.password"))))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> Infrastructure.start(temp))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("data directory in use");
    update("CREATE TABLE kept AS SELECT 'still here' AS what");
    String password = infrastructure.configuration().get("JOBWIRE_DB_PASSWORD");
    infrastructure.close();
    assertThat(temp.resolve("run")).isDirectoryNotContaining("glob:**.pid");
    assertThat(temp.resolve("postgres/postmaster.pid")).doesNotExist();

    // What a lost disk and a crash long ago leave: no broker data, and the server's pid reused.
    DirectoryTree.delete(temp.resolve("kafka"));
    Process other = new ProcessBuilder("sleep", "1000").start();
    Files.writeString(
        temp.resolve("postgres/postmaster.pid"),
        other.pid() + "\n" + temp.resolve("postgres") + "\n1\n1\n\n127.0.0.1\n 1 1\nready   \n");
    try {
      infrastructure = Infrastructure.start(temp);
      assertThat(query("SELECT what FROM kept")).isEqualTo("still here");
      assertThat(partitionsOfTopics()).containsOnlyKeys(Topics.all());
      assertThat(infrastructure.configuration()).containsEntry("JOBWIRE_DB_PASSWORD", password);
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void comesBackWhenBothAreKilledAndTheBrokersDiskIsWiped() throws Exception {
    infrastructure = Infrastructure.start(temp);
    Map<String, String> before = infrastructure.configuration();
    update("CREATE TABLE kept AS SELECT 'still here' AS what");
    String postgres = pid("postgres");
    String kafka = pid("kafka");

    Waiting.until("the running broker's disk is wiped", () -> isWiped(temp.resolve("kafka")));
    kill(kafka);
    kill(postgres);

    Waiting.until(
        "PostgreSQL is back", () -> isReady(postgres) && answers("SELECT what FROM kept"));
    Waiting.until("the broker has a formatted disk", () -> kafkaHasTopics(kafka));
    assertThat(pid("postgres")).isNotEqualTo(postgres);
    assertThat(infrastructure.configuration()).isEqualTo(before);
    assertThat(partitionsOfTopics()).containsOnlyKeys(Topics.all());
  }

  /** The broker may write a file while its directory is being deleted. */
  private static boolean isWiped(Path directory) {
    try {
      DirectoryTree.delete(directory);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean kafkaHasTopics(String pidBefore) {
    return Files.exists(temp.resolve("run/kafka.pid"))
        && !pid("kafka").equals(pidBefore)
        && Topics.all().stream()
            .allMatch(topic -> Files.isDirectory(temp.resolve("kafka").resolve(topic + "-0")));
  }

  private String pid(String name) {
    return Waiting.read(temp.resolve("run").resolve(name + ".pid"));
  }

  private static void kill(String pid) {
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
  }

  /** Says the server itself, so that nobody has to knock before it opens. */
  private boolean isReady(String pidBefore) {
    String status = Waiting.read(temp.resolve("postgres/postmaster.pid"));
    return status.endsWith("ready") && !status.startsWith(pidBefore + "\n");
  }

  private boolean answers(String sql) {
    try {
      return query(sql).equals("still here");
    } catch (SQLException e) {
      return false;
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private void update(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private Connection connect() throws SQLException {
    Map<String, String> at = infrastructure.configuration();
    return DriverManager.getConnection(
        at.get("JOBWIRE_JDBC_URL"), at.get("JOBWIRE_DB_USER"), at.get("JOBWIRE_DB_PASSWORD"));
  }

  private Map<String, Integer> partitionsOfTopics() throws Exception {
    String servers = infrastructure.configuration().get("KAFKA_BOOTSTRAP_SERVERS");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      List<String> names = List.copyOf(admin.listTopics().names().get(20, TimeUnit.SECONDS));
      Map<String, Integer> partitions = new TreeMap<>();
      admin
          .describeTopics(names)
          .allTopicNames()
          .get(20, TimeUnit.SECONDS)
          .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
      return partitions;
    }
  }
}
