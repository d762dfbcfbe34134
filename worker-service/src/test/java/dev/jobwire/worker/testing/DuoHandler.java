package dev.jobwire.worker.testing;

import dev.jobwire.worker.handler.Backoff;
import dev.jobwire.worker.handler.BlockingJobHandler;
import dev.jobwire.worker.handler.JobContext;
import dev.jobwire.worker.handler.JobType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Of its jobs only two run at once; some fail in their first attempt. */
@JobType(
    name = "duo",
    description = "For tests of limits.",
    maxConcurrency = 2,
    backoff = @Backoff(first = "PT0.2S"))
public class DuoHandler implements BlockingJobHandler<DuoHandler.Payload> {

  /** Whether the first attempt fails. */
  public record Payload(boolean fails) {}

  @Override
  public Object handle(JobContext job, Payload payload) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    if (payload.fails() && job.attempt() == 1) {
      throw new IllegalStateException("the first time");
    }
    return job.attempt();
  }
}
