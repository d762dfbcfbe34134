package dev.jobwire.worker.catalog;

import dev.jobwire.worker.handler.JobContext;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A handler ready to run: takes the payload's text, gives the result's text.
 *
 * @param description its type
 * @param invocation runs one attempt
 */
public record RegisteredHandler(JobTypeDescription description, Invocation invocation) {

  /**
   * One run of a handler.
   *
   * @param result the result's JSON, null for none; fails as the handler does. Cancelling the
   *     subscription stops the handler
   * @param over done once nothing of it runs any more, also after it was stopped
   */
  public record Run(Uni<String> result, CompletionStage<Void> over) {
    /** Of a handler that blocks no thread: once it is stopped nothing of it runs. */
    public static Run reactive(Uni<String> result) {
      return new Run(result, CompletableFuture.completedFuture(null));
    }
  }

  /** Runs one attempt of a job. */
  @FunctionalInterface
  public interface Invocation {
    /**
     * Prepares the attempt; it begins when its result is subscribed to.
     *
     * @param job what the handler is told of the job
     * @param payload the payload's JSON, null for none
     * @throws Exception whatever the handler throws before it gives a {@code Uni}
     */
    Run run(JobContext job, String payload) throws Exception;
  }
}
