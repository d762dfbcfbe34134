package dev.jobwire.api.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.stats.Stats.Group;
import dev.jobwire.model.job.JobStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddingUpTest {

  private static Group group(JobStatus status, long count, long accepted, int oldestSeconds) {
    return new Group("t", status, count, accepted, Duration.ofSeconds(oldestSeconds));
  }

  /** Parked, ready and limited work are groups of their own, and one status. */
  @Test
  void groupsOfOneStatusAreAddedAndTheOldestOfThemTold() {
    Stats stats =
        Stats.of(
            List.of(
                group(JobStatus.PENDING, 2, 1, 9),
                group(JobStatus.PENDING, 3, 1, 20),
                group(JobStatus.COMPLETED, 1, 1, 100)),
            30,
            10);
    assertThat(stats.statuses()).containsEntry(JobStatus.PENDING, 5L);
    assertThat(stats.types().get("t")).containsEntry(JobStatus.PENDING, 5L);
    assertThat(stats.oldestPendingAge()).isEqualTo("PT20S");
    assertThat(stats.acceptedPerSecond()).isEqualTo(3 / 60.0);
    assertThat(stats.resolvedPerSecond()).isEqualTo(0.5);
    assertThat(stats.truncated()).isFalse();
  }

  @Test
  void oneMoreThanIsCountedIsTold() {
    assertThat(Stats.of(List.of(group(JobStatus.FAILED, 11, 0, 1)), 0, 10).truncated()).isTrue();
    assertThat(Stats.of(List.of(group(JobStatus.FAILED, 10, 0, 1)), 0, 10).truncated()).isFalse();
  }
}
