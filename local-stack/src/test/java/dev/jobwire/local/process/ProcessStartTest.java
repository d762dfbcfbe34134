package dev.jobwire.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessStartTest {

  private static final String REST = " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";

  @Test
  void findsTheStartTimeBehindANameWithBlanksAndBrackets() {
    assertThat(ProcessStart.parse("42 (a (b) S c) S" + REST)).contains("4711");
  }

  @Test
  void aZombieDoesNotRun() {
    assertThat(ProcessStart.parse("42 (java) Z" + REST)).isEmpty();
    assertThat(ProcessStart.parse("42 (java) X" + REST)).isEmpty();
  }

  @Test
  void isTheSameEachTimeAndThereOnlyForWhatRuns() throws Exception {
    Process process = new ProcessBuilder("sleep", "100").start();
    assertThat(ProcessStart.of(process.pid()))
        .isPresent()
        .isEqualTo(ProcessStart.of(process.pid()));

    process.destroyForcibly().waitFor();

    assertThat(ProcessStart.of(process.pid())).isEmpty();
  }
}
