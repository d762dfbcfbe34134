package dev.jobwire.worker.catalog;

import dev.jobwire.worker.handler.JobContext;
import io.smallrye.mutiny.Uni;

/**
 * A handler ready to run: takes the payload's text, gives the result's text.
 *
 * @param description its type
 * @param invocation runs one attempt
 */
public record RegisteredHandler(JobTypeDescription description, Invocation invocation) {

  /** Runs one attempt of a job. */
  @FunctionalInterface
  public interface Invocation {
    /**
     * Starts the attempt. Cancelling the subscription stops it.
     *
     * @param job what the handler is told of the job
     * @param payload the payload's JSON, null for none
     * @return the result's JSON, null for none; fails as the handler does
     * @throws Exception whatever the handler throws before it gives a {@code Uni}
     */
    Uni<String> run(JobContext job, String payload) throws Exception;
  }
}
