package dev.jobwire.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.limits.Bucket.Verdict;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BucketTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void theBurstIsTakenAtOnceAndThenTheRateHolds() {
    Bucket bucket = new Bucket(10, 3);
    long now = -5 * SECOND;
    assertThat(bucket.take(1, now)).isEqualTo(new Verdict(true, 2, SECOND / 10, 0));
    assertThat(bucket.take(2, now)).isEqualTo(new Verdict(true, 0, 3 * SECOND / 10, 0));
    assertThat(bucket.take(1, now)).isEqualTo(new Verdict(false, 0, 3 * SECOND / 10, SECOND / 10));
    assertThat(bucket.take(1, now + SECOND / 10).taken()).isTrue();
    assertThat(bucket.take(1, now + SECOND / 10).taken()).isFalse();
  }

  @Test
  void moreThanTheBurstNeedsAFullBucketAndLeavesADebt() {
    Bucket bucket = new Bucket(10, 3);
    assertThat(bucket.take(1, 0).taken()).isTrue();
    Verdict refused = bucket.take(20, 0);
    assertThat(refused.taken()).isFalse();
    assertThat(refused.retryAfter()).isEqualTo(SECOND / 10);
    assertThat(bucket.take(20, SECOND / 10).taken()).isTrue();
    assertThat(bucket.take(1, SECOND).taken()).isFalse();
    assertThat(bucket.take(1, SECOND / 10 + 18 * SECOND / 10).taken()).isTrue();
  }

  /** Whenever and however much is asked for, no more comes through than burst and rate allow. */
  @Property
  void noMoreIsTakenThanTheRateAllows(
      @ForAll @IntRange(min = 1, max = 50) int rate,
      @ForAll @IntRange(min = 1, max = 20) int burst,
      @ForAll @Size(max = 60) List<@IntRange(max = 400) Integer> pausesMillis) {
    Bucket bucket = new Bucket(rate, burst);
    long now = 0;
    long taken = 0;
    for (int pause : pausesMillis) {
      now += pause * 1_000_000L;
      Verdict verdict = bucket.take(1, now);
      taken += verdict.taken() ? 1 : 0;
      assertThat(taken).isLessThanOrEqualTo(burst + (long) (now / 1e9 * rate) + 1);
      if (!verdict.taken()) {
        assertThat(bucket.take(1, now + verdict.retryAfter() - 1).taken()).isFalse();
      }
    }
  }
}
