package dev.jobwire.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {

  @TempDir Path temp;
  private RunDirectory run;
  private final List<String> told = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void take() {
    run = RunDirectory.take(temp.resolve("run"));
  }

  @AfterEach
  void release() {
    processes.forEach(Process::destroyForcibly);
    run.close();
  }

  @Test
  void endsServicesFirstAndPostgresLast() throws Exception {
    Process postgres = recorded("postgres");
    Process kafka = recorded("kafka");
    Process api = recorded("api-1");

    new Orphans(run, (name, line) -> told.add(line)).end();

    for (Process ended : List.of(postgres, kafka, api)) {
      // Dead already; the JDK notices when its reaper thread has run.
      assertThat(ended.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(told)
        .containsExactly(
            "ending api-1 (pid " + api.pid() + ") left behind",
            "ending kafka (pid " + kafka.pid() + ") left behind",
            "ending postgres (pid " + postgres.pid() + ") left behind");
    assertThat(run.names()).isEmpty();
  }

  @Test
  void sparesAProcessThatGotThePidLater() throws IOException {
    Process other = recorded("kafka");
    Files.writeString(temp.resolve("run/kafka.started"), "an earlier one");

    new Orphans(run, (name, line) -> told.add(line)).end();

    assertThat(other.isAlive()).isTrue();
    assertThat(told).isEmpty();
    assertThat(run.names()).isEmpty();
  }

  private Process recorded(String name) throws IOException {
    Process process = new ProcessBuilder("sleep", "100").start();
    processes.add(process);
    run.record(name, process.pid());
    return process;
  }
}
