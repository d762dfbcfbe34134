package dev.jobwire.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.Priority;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.execution.Attempt;
import dev.jobwire.worker.execution.Jobs;
import dev.jobwire.worker.execution.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShiftTest {

  private final Shift shift = new Shift(7);
  private final List<Outcome> outcomes = new ArrayList<>();

  private Shift.Held held(ClaimedJob job) {
    Shift.Held held = new Shift.Held(new Attempt(job, 0, outcomes::add), null);
    shift.hold(held);
    return held;
  }

  private static ClaimedJob next(ClaimedJob job) {
    return new ClaimedJob(
        job.id(),
        job.workerId(),
        job.ownerId(),
        job.owner(),
        job.type(),
        job.attempt() + 1,
        job.lastAttempt(),
        job.tries(),
        job.timeout(),
        Priority.NORMAL,
        job.lane(),
        job.startedAt(),
        job.limited(),
        job.backoff(),
        job.payload(),
        null);
  }

  @Test
  void countsClaimsAndAttemptsAgainstTheSlots() {
    shift.reserve(4);
    held(Jobs.attempt(1, 3));
    assertThat(shift.free(8)).isEqualTo(3);
    assertThat(shift.claims()).isEqualTo(1);

    shift.unreserve(4);
    assertThat(shift.free(8)).isEqualTo(7);
    assertThat(shift.isIdle()).isFalse();
  }

  @Test
  void keepsTheSlotOfAnAttemptUntilItIsWritten() {
    ClaimedJob job = Jobs.attempt(1, 3);
    Shift.Held held = held(job);

    assertThat(shift.over(job)).isSameAs(held);
    shift.over(job);
    assertThat(shift.writing()).isEqualTo(1);
    assertThat(shift.running()).isEmpty();
    assertThat(shift.jobs()).containsExactly(job.id());

    shift.release(job);
    assertThat(shift.writing()).isZero();
    assertThat(shift.isIdle()).isTrue();
  }

  @Test
  void keepsTwoAttemptsAtOneJobApartAndStopsTheEarlier() {
    ClaimedJob job = Jobs.attempt(1, 3);
    ClaimedJob again = next(job);
    Shift.Held first = held(job);
    Shift.Held second = held(again);

    assertThat(first.attempt.isCancelled()).isTrue();
    assertThat(outcomes).containsExactly(new Outcome.HandedBack());
    assertThat(shift.over(job)).isSameAs(first);
    shift.release(job);
    assertThat(shift.running()).containsExactly(second);
    assertThat(shift.over(again)).isSameAs(second);
  }
}
