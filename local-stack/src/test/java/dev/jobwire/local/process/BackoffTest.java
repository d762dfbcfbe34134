package dev.jobwire.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration DIED_AT_ONCE = Duration.ofMillis(10);

  private final Backoff backoff =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofSeconds(30));

  @Test
  void doublesUpToTheLongest() {
    assertThat(Stream.generate(() -> backoff.afterRun(DIED_AT_ONCE).toMillis()).limit(7))
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
  }

  @Test
  void startsOverAfterALongRun() {
    backoff.afterRun(DIED_AT_ONCE);
    backoff.afterRun(DIED_AT_ONCE);

    assertThat(backoff.afterRun(Duration.ofSeconds(30))).isEqualTo(Duration.ofMillis(500));
    assertThat(backoff.afterRun(Duration.ofSeconds(29))).isEqualTo(Duration.ofSeconds(1));
  }
}
