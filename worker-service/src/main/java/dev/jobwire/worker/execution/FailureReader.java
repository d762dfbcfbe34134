package dev.jobwire.worker.execution;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobError;
import dev.jobwire.worker.handler.PermanentFailure;
import dev.jobwire.worker.handler.RetryLater;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a handler's exception means. Pure. */
final class FailureReader {

  private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);
  private static final int CAUSES = 5;

  private FailureReader() {}

  static Outcome.Failed read(Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    if (failure instanceof PermanentFailure permanent) {
      return failed(new JobError(permanent.type(), message(failure), false), null);
    }
    if (failure instanceof RetryLater later) {
      return failed(new JobError("retry-later", message(failure), true), bounded(later.after()));
    }
    return failed(new JobError(name(failure), message(failure), true), null);
  }

  static Outcome.Failed timedOut(Duration timeout) {
    JobError error =
        new JobError(
            JobError.TIMED_OUT, "the attempt took longer than its time-out, " + timeout, true);
    return new Outcome.Failed(AttemptOutcome.TIMED_OUT, error, null);
  }

  private static Outcome.Failed failed(JobError error, Duration retryAfter) {
    return new Outcome.Failed(AttemptOutcome.FAILED, error, retryAfter);
  }

  private static Duration bounded(Duration asked) {
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  private static String message(Throwable failure) {
    StringBuilder text = new StringBuilder(own(failure));
    Throwable cause = failure.getCause();
    for (int i = 0; i < CAUSES && cause != null; i++) {
      text.append("; caused by ").append(name(cause)).append(": ").append(own(cause));
      if (text.length() > JobError.MAX_MESSAGE) {
        break;
      }
      cause = cause.getCause();
    }
    return Redaction.of(text.toString());
  }

  private static String own(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? name(failure) : message;
  }

  private static String name(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return name.isEmpty() ? failure.getClass().getName() : name;
  }
}
