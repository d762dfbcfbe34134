package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofMinutes(5);

  private static Backoff backoff(double chance) {
    return new Backoff(FIRST, 2, MAX, () -> chance);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1000",
    "2, 2000",
    "3, 4000",
    "8, 128000",
    "9, 256000",
    "10, 300000",
    "2000000000, 300000"
  })
  void doublesUpToTheLongest(int attempt, long millis) {
    assertThat(backoff(0.5).after(attempt)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void spreadsByAFifth() {
    assertThat(backoff(0).after(1)).isEqualTo(Duration.ofMillis(800));
    assertThat(backoff(0.999_999).after(1)).isEqualTo(Duration.ofMillis(1_200));
  }

  @Property
  void staysWithinItsBounds(
      @ForAll @IntRange(min = 1) int attempt,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double chance) {
    assertThat(backoff(chance).after(attempt)).isBetween(Duration.ofMillis(800), MAX);
  }

  @Property
  void neverShrinksForTheSameChance(
      @ForAll @IntRange(min = 1, max = 100) int attempt,
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double chance) {
    assertThat(backoff(chance).after(attempt + 1))
        .isGreaterThanOrEqualTo(backoff(chance).after(attempt));
  }

  @Test
  void refusesCurvesThatMakeNoSense() {
    for (Duration first :
        new Duration[] {Duration.ZERO, Duration.ofMillis(-1), MAX.plusMillis(1)}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(first, 2, MAX, () -> 0));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(FIRST, 0.9, MAX, () -> 0));
  }
}
