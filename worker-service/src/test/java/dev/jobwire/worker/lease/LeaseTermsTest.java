package dev.jobwire.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LeaseTermsTest {

  private final LeaseTerms terms = new LeaseTerms(Duration.ofSeconds(15));

  private static long nanos(double seconds) {
    return (long) (seconds * 1_000_000_000);
  }

  @Test
  void renewsThreeTimesPerLease() {
    assertThat(terms.renewAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(terms.answerWithin()).isEqualTo(Duration.ofSeconds(5));
    assertThat(terms.retryAfter()).isEqualTo(Duration.ofMillis(200));
    assertThat(new LeaseTerms(Duration.ofMillis(500)).retryAfter())
        .isLessThan(Duration.ofMillis(200));
  }

  @Test
  void letsGoATenthBeforeTheEnd() {
    assertThat(terms.remaining(0, 0)).isEqualTo(Duration.ofMillis(13_500));
    assertThat(terms.remaining(0, nanos(10))).isEqualTo(Duration.ofMillis(3_500));
    assertThat(terms.remaining(0, nanos(13.5))).isZero();
    assertThat(terms.remaining(0, nanos(999))).isZero();
  }

  @Property
  void neverOutlivesTheLease(
      @ForAll long sent, @ForAll @LongRange(min = 0, max = 100_000_000_000L) long age) {
    Duration until = terms.remaining(sent, sent + age).plusNanos(age);

    assertThat(terms.remaining(sent, sent + age).isZero() || until.compareTo(terms.lease()) < 0)
        .isTrue();
  }

  @Test
  void refusesALeaseThatCannotBeKept() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeaseTerms(Duration.ofMillis(499)))
        .withMessageContaining("jobs.worker.lease");
  }
}
