package dev.jobwire.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  @TempDir Path temp;

  @Test
  void namesAProcessByItsPidAlone() throws Exception {
    try (RunDirectory run = RunDirectory.take(temp.resolve("run"))) {
      long self = ProcessHandle.current().pid();
      run.record("kafka", self);

      assertThat(Files.readString(temp.resolve("run/kafka.pid")).trim())
          .isEqualTo(Long.toString(self));
      assertThat(run.names()).containsExactly("kafka");
      assertThat(RunDirectory.pids(temp.resolve("run"))).isEqualTo(Map.of("kafka", self));
      assertThat(run.recorded("kafka").runs()).isTrue();

      run.forget("kafka");
      assertThat(temp.resolve("run")).isDirectoryNotContaining("glob:**.pid");
      assertThat(temp.resolve("run")).isDirectoryNotContaining("glob:**.started");
    }
  }

  @Test
  void anotherProcessWithTheSamePidIsNotMeant() {
    String self = Long.toString(ProcessHandle.current().pid());
    assertThat(new RecordedProcess("kafka", self, "long ago").runs()).isFalse();
    assertThat(new RecordedProcess("kafka", self, "").runs()).isFalse();
    assertThat(new RecordedProcess("kafka", "", "").runs()).isFalse();
    assertThat(new RecordedProcess("kafka", "-1", "x").runs()).isFalse();
  }

  @Test
  void oneAtATime() {
    RunDirectory first = RunDirectory.take(temp.resolve("run"));
    assertThatThrownBy(() -> RunDirectory.take(temp.resolve("run")))
        .isInstanceOf(StartFailure.class)
        .hasMessage("data directory in use by another launcher: " + temp);

    first.close();
    RunDirectory.take(temp.resolve("run")).close();
  }
}
