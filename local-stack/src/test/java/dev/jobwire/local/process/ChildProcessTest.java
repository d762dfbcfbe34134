package dev.jobwire.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildProcessTest {

  private final List<String> lines = new ArrayList<>();

  @Test
  void readsLinesWhateverTheirEnds() {
    read("one\r\ntwo\n\nänd");
    assertThat(lines).containsExactly("one", "two", "", "änd");
  }

  @Test
  void cutsALineThatNeverEnds() {
    read("x".repeat(40_000));
    assertThat(lines).hasSize(3);
    assertThat(String.join("", lines)).isEqualTo("x".repeat(40_000));
  }

  @Test
  void thePidIsTheProgramsOwn() throws Exception {
    ChildProcess child = start("echo $$; echo \"$GREETING\" >&2; exit 3", "hello");
    assertThat(child.awaitEnd()).isEqualTo(3);
    assertThat(lines).containsExactly(Long.toString(child.pid()), "hello");
  }

  @Test
  void endsOneThatDoesNotListen() throws Exception {
    ChildProcess child =
        start("trap '' TERM INT; echo deaf; while :; do read x; done < /dev/zero", "");
    child.stop(Signal.TERM, Duration.ofMillis(100));
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void saysWhatCannotBeRun() {
    ChildSpec spec = new ChildSpec("x", List.of("true"), Map.of(), Path.of("/nowhere"));
    assertThatThrownBy(() -> ChildProcess.start(spec, (name, line) -> {}))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("can't run x: ");
  }

  private void read(String text) {
    ChildProcess.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lines::add);
  }

  private ChildProcess start(String script, String greeting) {
    List<String> command = List.of("/bin/sh", "-c", script);
    return ChildProcess.start(
        new ChildSpec("child", command, Map.of("GREETING", greeting), Path.of("/")),
        (name, line) -> lines.add(line));
  }
}
