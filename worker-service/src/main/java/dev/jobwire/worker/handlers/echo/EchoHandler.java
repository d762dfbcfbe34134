package dev.jobwire.worker.handlers.echo;

import dev.jobwire.worker.handler.JobContext;
import dev.jobwire.worker.handler.JobHandler;
import dev.jobwire.worker.handler.JobType;
import dev.jobwire.worker.handler.RawJson;
import io.smallrye.mutiny.Uni;

/** Answers with the payload as it is; no payload, no result. */
@JobType(name = "echo", description = "Gives the payload back as the result, unchanged.")
public class EchoHandler implements JobHandler<RawJson> {

  @Override
  public Uni<?> handle(JobContext job, RawJson payload) {
    return Uni.createFrom().item(payload);
  }
}
