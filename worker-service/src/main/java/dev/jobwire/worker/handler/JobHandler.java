package dev.jobwire.worker.handler;

import io.smallrye.mutiny.Uni;

/**
 * Runs the jobs of one type without blocking, on an event loop. Annotate the class with {@link
 * JobType}.
 *
 * <p>A job is run at least once, and again only when a worker died or lost its lease meanwhile, or
 * after a failure: make effects idempotent with {@link JobContext#idempotencyToken()}.
 *
 * @param <P> what the payload is read into by Jackson, usually a record; {@link RawJson} for the
 *     text itself
 */
public interface JobHandler<P> {

  /**
   * Runs one attempt. The {@code Uni} is cancelled when the job is cancelled, runs out of time, or
   * the worker may not run it any longer.
   *
   * @param job what is known of the job, and how to report progress
   * @param payload the payload; null when the job has none
   * @return the result: anything Jackson can write, {@link RawJson} unchanged, null for none; at
   *     most 1 MiB of JSON
   * @throws PermanentFailure when no attempt can succeed
   * @throws RetryLater when the next attempt should wait for a time the handler knows
   * @throws Exception any other failure is retried after a backoff; a failed {@code Uni} means the
   *     same as a thrown exception
   */
  Uni<?> handle(JobContext job, P payload) throws Exception;
}
