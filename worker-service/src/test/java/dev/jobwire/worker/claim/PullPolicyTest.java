package dev.jobwire.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.Priority;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PullPolicyTest {

  private static final long INTERVAL = Duration.ofMillis(250).toNanos();

  private final PullPolicy policy = new PullPolicy(Duration.ofMillis(250));

  private static Map<Priority, Long> reached(long high, long normal, long low) {
    return Map.of(Priority.HIGH, high, Priority.NORMAL, normal, Priority.LOW, low);
  }

  @Test
  void looksAtOnceAndThenOncePerInterval() {
    assertThat(policy.isDue(5, 1, 32)).isTrue();

    policy.sent(5);
    policy.answered(4, 0, reached(0, 0, 0));

    assertThat(policy.isDue(5 + INTERVAL - 1, 32, 32)).isFalse();
    assertThat(policy.isDue(5 + INTERVAL, 1, 32)).isTrue();
  }

  @Test
  void looksAtOnceUnderANewLease() {
    policy.sent(5);
    policy.answered(4, 0, reached(0, 0, 0));
    assertThat(policy.isDue(6, 32, 32)).isFalse();

    policy.begin();

    assertThat(policy.isDue(6, 1, 32)).isTrue();
    policy.sent(6);
    assertThat(policy.isDue(7, 32, 32)).isFalse();
  }

  @Test
  void goesOnAtOnceWhileThereIsABacklogAndAQuarterOfTheSlots() {
    policy.sent(5);
    policy.answered(2, 2, reached(0, 0, 0));

    assertThat(policy.isDue(6, 8, 32)).isTrue();
    assertThat(policy.isDue(6, 7, 32)).isFalse();
    assertThat(policy.isDue(5 + INTERVAL, 7, 32)).isTrue();
    policy.sent(6);
    assertThat(policy.isDue(7, 32, 32)).isFalse();
  }

  @Test
  void goesOnWhereItStoppedLookingWhateverItFound() {
    assertThat(policy.after()).isEqualTo(reached(0, 0, 0));
    policy.sent(1);
    policy.answered(2, 0, reached(8, 64, 0));
    assertThat(policy.after()).isEqualTo(reached(8, 64, 0));
    policy.sent(2);
    policy.answered(2, 1, reached(0, 0, 0));
    assertThat(policy.after()).isEqualTo(reached(0, 0, 0));
  }

  @Test
  void servesLowerPrioritiesFirstNowAndThen() {
    assertThat(policy.order()).containsExactly(Priority.values());

    Set<Priority> first = EnumSet.noneOf(Priority.class);
    int high = 0;
    for (int i = 0; i < 16; i++) {
      policy.sent(i);
      assertThat(policy.order()).containsExactlyInAnyOrder(Priority.values());
      first.add(policy.order().get(0));
      high += policy.order().get(0) == Priority.HIGH ? 1 : 0;
    }
    assertThat(first).containsExactlyInAnyOrder(Priority.values());
    assertThat(high).isEqualTo(12);
  }
}
