package dev.jobwire.worker.handler;

/**
 * Runs the jobs of one type on a thread of its own, so that it may block: a virtual thread where
 * the JDK has them (21 and later), else one of a bounded pool. Annotate the class with {@link
 * JobType}.
 *
 * @param <P> what the payload is read into by Jackson, usually a record; {@link RawJson} for the
 *     text itself
 */
public interface BlockingJobHandler<P> {

  /**
   * Runs one attempt. The thread is interrupted when the job is cancelled, runs out of time, or the
   * worker may not run it any longer.
   *
   * @param job what is known of the job, and how to report progress
   * @param payload the payload; null when the job has none
   * @return the result, as with {@link JobHandler#handle}
   * @throws PermanentFailure when no attempt can succeed
   * @throws RetryLater when the next attempt should wait for a time the handler knows
   * @throws Exception any other failure is retried after a backoff
   */
  Object handle(JobContext job, P payload) throws Exception;
}
