package dev.jobwire.api.query;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobError;
import dev.jobwire.model.job.JobStatus;
import io.vertx.core.json.JsonObject;

/** How the attempt ended that ended its job: its row is the resolution. Pure. */
final class LastOutcome {

  private LastOutcome() {}

  /**
   * The outcome.
   *
   * @param status the resolution's, as the table has it
   * @param error the JSON text of its error; null for none
   */
  static AttemptOutcome of(int status, String error) {
    return switch (JobStatus.ofCode(status)) {
      case COMPLETED -> AttemptOutcome.COMPLETED;
      case CANCELLED -> AttemptOutcome.CANCELLED;
      default -> failed(error);
    };
  }

  private static AttemptOutcome failed(String error) {
    String type = error == null ? "" : new JsonObject(error).getString("type", "");
    return switch (type) {
      case JobError.TIMED_OUT -> AttemptOutcome.TIMED_OUT;
      case JobError.LOST -> AttemptOutcome.LOST;
      default -> AttemptOutcome.FAILED;
    };
  }
}
