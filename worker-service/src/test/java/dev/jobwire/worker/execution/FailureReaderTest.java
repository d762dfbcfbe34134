package dev.jobwire.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobError;
import dev.jobwire.worker.handler.PermanentFailure;
import dev.jobwire.worker.handler.RetryLater;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailureReaderTest {

  @Test
  void takesAnyExceptionForRetryable() {
    assertThat(FailureReader.read(new IOException("no route")))
        .isEqualTo(
            new Outcome.Failed(
                AttemptOutcome.FAILED, new JobError("IOException", "no route", true), null));
  }

  @Test
  void tellsPermanentFailures() {
    assertThat(FailureReader.read(new PermanentFailure("no-account", "gone")).error())
        .isEqualTo(new JobError("no-account", "gone", false));
  }

  @Test
  void keepsTheDelayAskedForWithinADay() {
    assertThat(FailureReader.read(new RetryLater(Duration.ofSeconds(9), "busy")).retryAfter())
        .isEqualTo(Duration.ofSeconds(9));
    assertThat(FailureReader.read(new RetryLater(Duration.ofSeconds(-1), "busy")).retryAfter())
        .isZero();
    assertThat(FailureReader.read(new RetryLater(Duration.ofDays(9), "busy")).retryAfter())
        .isEqualTo(Duration.ofDays(1));
  }

  @Test
  void looksThroughWrappers() {
    Throwable wrapped = new CompletionException(new PermanentFailure("x", "y"));

    assertThat(FailureReader.read(wrapped).error().retryable()).isFalse();
  }

  @Test
  void tellsTheCauses() {
    Throwable failure =
        new IllegalStateException("outer", new IOException("inner", new RuntimeException()));

    assertThat(FailureReader.read(failure).error().message())
        .isEqualTo(
            "outer; caused by IOException: inner; caused by RuntimeException: RuntimeException");
  }

  @Test
  void boundsMessagesAndCauses() {
    Throwable failure = new RuntimeException("deep");
    for (int i = 0; i < 1_000; i++) {
      failure = new RuntimeException("x".repeat(900), failure);
    }

    assertThat(FailureReader.read(failure).error().message().length())
        .isLessThanOrEqualTo(JobError.MAX_MESSAGE);
  }

  @Test
  void namesAnonymousClassesAndEmptyMessages() {
    assertThat(FailureReader.read(new RuntimeException(" ") {}).error().message()).isNotBlank();
  }

  @Test
  void takesATimeOutForRetryable() {
    Outcome.Failed failed = FailureReader.timedOut(Duration.ofSeconds(2));

    assertThat(failed.how()).isEqualTo(AttemptOutcome.TIMED_OUT);
    assertThat(failed.error().retryable()).isTrue();
    assertThat(failed.error().message()).contains("PT2S");
  }
}
