package dev.jobwire.api.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

class TermsTest {

  private static final Duration DAY = Duration.ofDays(1);

  private static Terms days(int jobs, int attempts, int events) {
    return new Terms(DAY.multipliedBy(jobs), DAY.multipliedBy(attempts), DAY.multipliedBy(events));
  }

  @Test
  void eventsMayBeKeptAsLongAsJobsAndNoLonger() {
    assertThat(days(7, 30, 7).jobs()).isEqualTo(Duration.ofDays(7));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> days(6, 30, 7))
        .withMessageContaining("jobs.stream.retention")
        .withMessageContaining("jobs.retention.jobs");
  }

  @Test
  void jobsAndAttemptsAreKeptForADayAtLeast() {
    Duration less = DAY.minusMillis(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Terms(less, DAY, Duration.ZERO))
        .withMessageContaining("jobs.retention.jobs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Terms(DAY, less, Duration.ZERO))
        .withMessageContaining("jobs.retention.attempts");
    assertThat(new Terms(DAY, DAY, DAY).events()).isEqualTo(DAY);
  }

  @Test
  void everythingIsSeenFromOneMoment() {
    OffsetDateTime now = OffsetDateTime.parse("2026-11-24T10:00:00Z");
    Terms.Cutoffs cutoffs = days(30, 60, 7).at(now);
    assertThat(cutoffs.now()).isEqualTo(now);
    assertThat(cutoffs.jobs()).isEqualTo(now.minusDays(30));
    assertThat(cutoffs.attempts()).isEqualTo(now.minusDays(60));
    assertThat(cutoffs.events()).isEqualTo(now.minusDays(7));
    assertThat(cutoffs.marks()).isEqualTo(now.minusDays(37));
    assertThat(cutoffs.workers()).isEqualTo(now.minusDays(67));
    assertThat(cutoffs.lanes()).isEqualTo(now.minusDays(1));
  }
}
