package dev.jobwire.system.faults.strike;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.system.faults.audit.Violations;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  private final Violations violations = new Violations();
  private final Recovery recovery = new Recovery(violations);

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void aLimitIsMetExactly() {
    recovery.add("some", seconds(5), seconds(5), "one");
    assertThat(violations.isEmpty()).isTrue();
    recovery.add("some", seconds(5), seconds(5).plusNanos(1), "another");
    assertThat(violations.counts()).containsEntry("recovery: some", 1);
  }

  @Test
  void withoutALimitNothingTakesTooLong() {
    recovery.add("some", null, seconds(500), "one");
    assertThat(violations.isEmpty()).isTrue();
  }

  @Test
  void theTableTellsCountMedianAndWorst() {
    recovery.add("some", seconds(5), seconds(1), "one");
    recovery.add("some", seconds(5), seconds(3), "two");
    recovery.add("some", seconds(5), seconds(2), "three");
    recovery.add("other", null, seconds(-1), "what began before it was looked for took no time");
    assertThat(recovery.lines()).hasSize(3);
    assertThat(recovery.lines().get(1).split(" +"))
        .containsExactly("some", "3", "2000", "3000", "5000");
    assertThat(recovery.lines().get(2).split(" +")).containsExactly("other", "1", "0", "0", "-");
  }

  @Property
  void aQuantileIsReachedByItsPartOfAll(
      @ForAll @NotEmpty List<@LongRange(min = 0, max = 1_000) Long> millis,
      @ForAll @DoubleRange(min = 0.01, max = 1) double part) {
    List<Duration> times = millis.stream().map(Duration::ofMillis).toList();
    Duration quantile = Recovery.quantile(times, part);
    long notOver = times.stream().filter(time -> time.compareTo(quantile) <= 0).count();
    long under = times.stream().filter(time -> time.compareTo(quantile) < 0).count();
    assertThat(times).contains(quantile);
    assertThat((double) notOver).isGreaterThanOrEqualTo(part * times.size() - 1e-9);
    assertThat((double) under).isLessThan(part * times.size() + 1e-9);
  }
}
