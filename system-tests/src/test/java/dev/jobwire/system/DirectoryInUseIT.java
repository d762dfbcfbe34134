package dev.jobwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A second launcher on the data of one that runs gives way. */
@OnSharedStack
class DirectoryInUseIT {

  @Test
  void refusesADirectoryInUse(Stack running) {
    Map<String, Long> before = running.pids();
    try (Stack second = Stack.launch(running.data(), Stack.freePort(), Map.of())) {
      assertThat(second.awaitExit()).isEqualTo(1);
      assertThat(second.output())
          .isEqualTo("start: data directory in use by another launcher: " + running.data() + "\n");
    }
    assertThat(running.pids()).isEqualTo(before);
    assertThat(before.values()).allMatch(Stack::runs);
  }
}
