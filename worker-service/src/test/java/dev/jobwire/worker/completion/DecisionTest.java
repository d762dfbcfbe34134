package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobError;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.execution.Jobs;
import dev.jobwire.worker.execution.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DecisionTest {

  private static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), () -> 0.5);
  private static final String ERROR = "{\"type\":\"x\",\"message\":\"y\",\"retryable\":true}";

  private final ClaimedJob early = Jobs.attempt(2, 3);
  private final ClaimedJob last = Jobs.attempt(3, 3);

  private static Decision decide(ClaimedJob job, Outcome outcome) {
    return Decision.of(job, outcome, BACKOFF);
  }

  private static Outcome failed(AttemptOutcome how, boolean retryable, Duration after) {
    return new Outcome.Failed(how, new JobError("x", "y", retryable), after);
  }

  @Test
  void endsAJobThatCompleted() {
    assertThat(decide(early, new Outcome.Completed("1")))
        .isEqualTo(new Decision(new Ending(early, JobStatus.COMPLETED, "1", null), null));
  }

  @Test
  void triesAgainAfterTheBackoff() {
    assertThat(decide(early, failed(AttemptOutcome.TIMED_OUT, true, null)))
        .isEqualTo(
            new Decision(
                null, new Return(early, AttemptOutcome.TIMED_OUT, Duration.ofSeconds(2), ERROR)));
  }

  @Test
  void triesAgainWhenTheHandlerAsksFor() {
    assertThat(decide(early, failed(AttemptOutcome.FAILED, true, Duration.ofMinutes(9))).back())
        .extracting(Return::delay)
        .isEqualTo(Duration.ofMinutes(9));
  }

  @Test
  void endsAJobWhoseLastAttemptFailed() {
    assertThat(decide(last, failed(AttemptOutcome.FAILED, true, Duration.ZERO)))
        .isEqualTo(new Decision(new Ending(last, JobStatus.FAILED, null, ERROR), null));
  }

  @Test
  void endsAJobThatFailedForGood() {
    assertThat(decide(early, failed(AttemptOutcome.FAILED, false, null)).ending().status())
        .isEqualTo(JobStatus.FAILED);
  }

  @Test
  void endsAJobThatWasCancelled() {
    assertThat(decide(early, new Outcome.Cancelled()).ending().status())
        .isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void handsBackAtOnceWithoutCountingTheAttempt() {
    Return back = decide(last, new Outcome.HandedBack()).back();

    assertThat(back.delay()).isZero();
    assertThat(back.counts()).isFalse();
    assertThat(back.outcome()).isEqualTo(AttemptOutcome.HANDED_BACK);
    assertThat(decide(early, failed(AttemptOutcome.FAILED, true, null)).back().counts()).isTrue();
  }

  @Test
  void weighsWhatIsWritten() {
    Ending none = new Ending(early, JobStatus.COMPLETED, null, null);
    Ending some = new Ending(early, JobStatus.COMPLETED, "12345", null);

    assertThat(some.weight() - none.weight()).isEqualTo(5);
    assertThat(Decision.unwritable(early).status()).isEqualTo(JobStatus.FAILED);
  }
}
