package dev.jobwire.worker.execution;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobError;
import java.time.Duration;

/** How an attempt ended. */
public sealed interface Outcome {

  /** A short name of it, one of few. */
  String label();

  /**
   * The handler gave a result.
   *
   * @param result its JSON; null for none
   */
  record Completed(String result) implements Outcome {
    @Override
    public String label() {
      return "COMPLETED";
    }
  }

  /**
   * The attempt failed.
   *
   * @param how {@code FAILED} or {@code TIMED_OUT}
   * @param error why; says whether another attempt could succeed
   * @param retryAfter how long the handler asked to wait; null for the usual backoff
   */
  record Failed(AttemptOutcome how, JobError error, Duration retryAfter) implements Outcome {
    @Override
    public String label() {
      return how.name();
    }
  }

  /** The owner asked for the job to stop, and it did. */
  record Cancelled() implements Outcome {
    @Override
    public String label() {
      return "CANCELLED";
    }
  }

  /** The worker stops, and the attempt was not begun or not finished. */
  record HandedBack() implements Outcome {
    @Override
    public String label() {
      return AttemptOutcome.HANDED_BACK.name();
    }
  }
}
