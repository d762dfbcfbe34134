package dev.jobwire.worker.testing;

import dev.jobwire.worker.handler.BlockingJobHandler;
import dev.jobwire.worker.handler.JobContext;
import dev.jobwire.worker.handler.JobType;
import dev.jobwire.worker.handler.RawJson;

/** Gives a result that is too large to keep. */
@JobType(name = "huge", description = "Gives more than a result may be.")
public class HugeHandler implements BlockingJobHandler<RawJson> {

  @Override
  public Object handle(JobContext job, RawJson payload) {
    return "x".repeat(1024 * 1024);
  }
}
