package dev.jobwire.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.model.job.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PullPolicyTest {

  private static final long INTERVAL = Duration.ofMillis(250).toNanos();

  private final PullPolicy policy = new PullPolicy(Duration.ofMillis(250));

  private static List<ClaimedJob> claimed(long... owners) {
    return LongStream.of(owners)
        .mapToObj(
            owner ->
                new ClaimedJob(
                    UUID.randomUUID(),
                    1,
                    owner,
                    "o" + owner,
                    "echo",
                    1,
                    10,
                    Duration.ofMinutes(5),
                    Priority.NORMAL,
                    null,
                    Instant.EPOCH,
                    false,
                    BackoffTerms.NONE,
                    null))
        .toList();
  }

  @Test
  void looksAtOnceAndThenOncePerInterval() {
    assertThat(policy.isDue(5, 1, 32)).isTrue();

    policy.sent(5);
    policy.answered(4, claimed());

    assertThat(policy.isDue(5 + INTERVAL - 1, 32, 32)).isFalse();
    assertThat(policy.isDue(5 + INTERVAL, 1, 32)).isTrue();
  }

  @Test
  void goesOnAtOnceWhileThereIsABacklogAndAQuarterOfTheSlots() {
    policy.sent(5);
    policy.answered(2, claimed(3, 8));

    assertThat(policy.isDue(6, 8, 32)).isTrue();
    assertThat(policy.isDue(6, 7, 32)).isFalse();
    assertThat(policy.isDue(5 + INTERVAL, 7, 32)).isTrue();
    policy.sent(6);
    assertThat(policy.isDue(7, 32, 32)).isFalse();
  }

  @Test
  void goesOnWithTheNextOwnerAndBeginsAnewAtTheEnd() {
    assertThat(policy.afterOwner()).isZero();
    policy.sent(1);
    policy.answered(2, claimed(3, 8));
    assertThat(policy.afterOwner()).isEqualTo(8);
    policy.sent(2);
    policy.answered(2, claimed(9));
    assertThat(policy.afterOwner()).isZero();
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
