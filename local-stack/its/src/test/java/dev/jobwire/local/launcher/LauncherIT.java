package dev.jobwire.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.local.Waiting;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process, without services: those come with the system tests. */
class LauncherIT {

  @TempDir Path temp;

  @Test
  void restartsWhatDiesAndEndsWhatADeadLauncherLeft() throws Exception {
    LauncherProcess first = LauncherProcess.start(temp, "--infra-only");
    Map<String, Long> orphans;
    try (first) {
      first.awaitReady();
      Map<String, Long> before = first.pids();
      assertThat(before).containsOnlyKeys("launcher", "postgres", "kafka");
      assertThat(before).containsEntry("launcher", first.pid());
      assertThat(before.values()).allMatch(LauncherIT::runs);
      assertThat(Waiting.read(temp.resolve("data/run/env")))
          .contains("JOBWIRE_DB_URL=postgresql://127.0.0.1:", "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:");
      assertThat(first.output()).doesNotContainPattern("WARN|ERROR|SEVERE|FATAL");

      try (LauncherProcess second = LauncherProcess.start(temp, "--infra-only")) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.output().lines().filter(line -> line.startsWith("start: ")))
            .containsExactly(
                "start: data directory in use by another launcher: " + temp.resolve("data"));
      }

      kill(before.get("kafka"));
      kill(before.get("postgres"));
      Waiting.until(
          "both are back: " + first,
          () ->
              first.output().contains("kafka is back")
                  && first.output().contains("postgres is back"));
      orphans = first.pids();
      assertThat(orphans).containsOnlyKeys(before.keySet());
      assertThat(orphans.get("kafka")).isNotEqualTo(before.get("kafka"));
      assertThat(orphans.get("postgres")).isNotEqualTo(before.get("postgres"));
      first.kill();
    }
    assertThat(runs(orphans.get("kafka"))).isTrue();
    assertThat(runs(orphans.get("postgres"))).isTrue();

    try (LauncherProcess next = LauncherProcess.start(temp, "--infra-only")) {
      next.awaitReady();
      assertThat(next.output())
          .contains("ending kafka (pid " + orphans.get("kafka") + ") left behind")
          .contains("ending postgres (pid " + orphans.get("postgres") + ") left behind");
      assertThat(orphans.values()).noneMatch(LauncherIT::runs);
      Map<String, Long> pids = next.pids();
      next.terminate();

      assertThat(next.awaitExit()).isZero();
      assertThat(pids.values()).noneMatch(LauncherIT::runs);
      assertThat(next.pids()).isEmpty();
      assertThat(temp.resolve("data/run/env")).doesNotExist();
      assertThat(next.output()).endsWith("launcher | stopped\n");
    }
  }

  @Test
  void stopsInTheMiddleOfAStart() throws Exception {
    try (LauncherProcess launcher = LauncherProcess.start(temp, "--infra-only")) {
      Waiting.until(
          "PostgreSQL's cluster is being made: " + launcher,
          () -> Files.exists(temp.resolve("data/run/postgres-init.pid")));
      Map<String, Long> pids = launcher.pids();
      launcher.terminate();

      assertThat(launcher.awaitExit()).isZero();
      assertThat(pids.values()).noneMatch(LauncherIT::runs);
      assertThat(launcher.pids()).isEmpty();
      assertThat(launcher.output()).doesNotContain("start: ");
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());
      try (LauncherProcess launcher = LauncherProcess.start(temp, "--port", port)) {
        assertThat(launcher.awaitExit()).isEqualTo(1);
        assertThat(launcher.output().lines().filter(line -> line.startsWith("start: ")))
            .containsExactly("start: port " + port + " is taken by another program, try --port");
        assertThat(launcher.pids()).isEmpty();
      }
    }
  }

  @Test
  void leavesAForeignDirectoryAlone() throws Exception {
    Path notes = Files.createDirectories(temp.resolve("data/kafka")).resolve("the-trial.txt");
    Files.writeString(notes, "Someone must have slandered Josef K.");
    try (LauncherProcess launcher = LauncherProcess.start(temp, "--infra-only", "--fresh")) {
      assertThat(launcher.awaitExit()).isEqualTo(1);
      assertThat(launcher.output()).contains("data/kafka is not empty and holds something else");
      assertThat(notes).exists();
    }
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !isZombie(pid);
  }

  /** Whoever inherits an orphan may be slow to reap it. */
  private static boolean isZombie(long pid) {
    String stat = Waiting.read(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.contains(") Z ");
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }
}
