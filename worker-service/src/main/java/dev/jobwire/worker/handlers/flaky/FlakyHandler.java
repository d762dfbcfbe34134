package dev.jobwire.worker.handlers.flaky;

import dev.jobwire.worker.handler.JobContext;
import dev.jobwire.worker.handler.JobHandler;
import dev.jobwire.worker.handler.JobType;
import dev.jobwire.worker.handler.PermanentFailure;
import io.smallrye.mutiny.Uni;

/** Fails as often as the payload says. */
@JobType(
    name = "flaky",
    description = "Fails on purpose: the first attempts, or for good.",
    schema =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "additionalProperties": false,
          "examples": [{"failures": 2}, {"permanent": true}],
          "properties": {
            "failures": {
              "description": "how many attempts fail before one succeeds",
              "type": "integer", "minimum": 0, "maximum": 1000, "default": 1
            },
            "permanent": {
              "description": "whether the failure is one that no retry can mend",
              "type": "boolean", "default": false
            }
          }
        }
        """)
public class FlakyHandler implements JobHandler<FlakyHandler.Payload> {

  /**
   * How to fail.
   *
   * @param failures how many attempts fail first; null for 1
   * @param permanent whether the job fails for good at once; null for false
   */
  public record Payload(Integer failures, Boolean permanent) {}

  /**
   * What came of it.
   *
   * @param attempts how many attempts it took
   */
  public record Result(int attempts) {}

  @Override
  public Uni<?> handle(JobContext job, Payload payload) {
    if (payload != null && Boolean.TRUE.equals(payload.permanent())) {
      throw new PermanentFailure("flaky-permanent", "failed for good, as asked");
    }
    int failures = payload == null || payload.failures() == null ? 1 : payload.failures();
    if (job.attempt() <= failures) {
      throw new IllegalStateException(
          "failed attempt " + job.attempt() + " of " + failures + ", as asked");
    }
    return Uni.createFrom().item(new Result(job.attempt()));
  }
}
