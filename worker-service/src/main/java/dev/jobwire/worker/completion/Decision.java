package dev.jobwire.worker.completion;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobError;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.execution.Outcome;
import java.time.Duration;

/** What an attempt's outcome means for its job: exactly one of both is there. Pure. */
record Decision(Ending ending, Return back) {

  static Decision of(ClaimedJob job, Outcome outcome, Backoff backoff) {
    if (outcome instanceof Outcome.Completed completed) {
      return end(new Ending(job, JobStatus.COMPLETED, completed.result(), null));
    }
    if (outcome instanceof Outcome.Failed failed) {
      String error = failed.error().json();
      if (!failed.error().retryable() || job.attempt() >= job.lastAttempt()) {
        return end(new Ending(job, JobStatus.FAILED, null, error));
      }
      Duration delay =
          failed.retryAfter() == null ? backoff.after(job.tries()) : failed.retryAfter();
      return back(new Return(job, failed.how(), delay, error));
    }
    if (outcome instanceof Outcome.Cancelled) {
      return end(cancelled(job));
    }
    return back(new Return(job, AttemptOutcome.HANDED_BACK, Duration.ZERO, null));
  }

  /** The end of a job that its owner asked to stop. */
  static Ending cancelled(ClaimedJob job) {
    return new Ending(job, JobStatus.CANCELLED, null, null);
  }

  /** The end of a job whose result PostgreSQL refuses to store. */
  static Ending unwritable(ClaimedJob job) {
    JobError error = new JobError("result-unwritable", "the result could not be stored", false);
    return new Ending(job, JobStatus.FAILED, null, error.json());
  }

  private static Decision end(Ending ending) {
    return new Decision(ending, null);
  }

  private static Decision back(Return back) {
    return new Decision(null, back);
  }
}
