package dev.jobwire.system.network.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.system.network.proxy.FaultSchedule.Step;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

  private static final Duration EVERY = Duration.ofSeconds(2);

  @Test
  void hasEachFaultOnceInEachRound() {
    List<Step> steps = steps(1, 2 * Fault.values().length);
    int half = steps.size() / 2;
    assertThat(steps.subList(0, half)).extracting(Step::fault).containsOnly(Fault.values());
    assertThat(steps.subList(half, steps.size()))
        .extracting(Step::fault)
        .containsOnly(Fault.values());
  }

  @Test
  void healsBeforeTheNextAndNotAtOnce() {
    assertThat(steps(2, 100))
        .extracting(Step::healsAfter)
        .allSatisfy(after -> assertThat(after).isBetween(EVERY.dividedBy(5), EVERY));
  }

  @Test
  void isDecidedByTheSeed() {
    assertThat(steps(3, 30)).isEqualTo(steps(3, 30)).isNotEqualTo(steps(4, 30));
  }

  private static List<Step> steps(long seed, int count) {
    FaultSchedule schedule = new FaultSchedule(new Random(seed), EVERY);
    return Stream.generate(schedule::next).limit(count).toList();
  }
}
