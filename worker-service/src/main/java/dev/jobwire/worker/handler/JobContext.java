package dev.jobwire.worker.handler;

import java.time.Instant;
import java.util.UUID;

/** One attempt, as its handler sees it. Safe for many threads. */
public interface JobContext {

  /** The job's id, the same in every attempt. */
  UUID jobId();

  /** The job's type. */
  String type();

  /** The number of this attempt, from 1; it only rises. */
  int attempt();

  /** The number of the attempt after which a failure is final. */
  int lastAttempt();

  /** Whether a failure of this attempt is final. */
  default boolean isLastAttempt() {
    return attempt() >= lastAttempt();
  }

  /**
   * A token that is the same in every attempt of this job and in no other job: hand it to whatever
   * must happen only once.
   */
  default String idempotencyToken() {
    return jobId().toString();
  }

  /** When this attempt runs out of time and is stopped, by the database's clock. */
  Instant deadline();

  /** Whether this attempt was told to stop: what it returns will not be used any more. */
  boolean isCancelled();

  /**
   * Tells the owner how far this attempt is. Cheap, never blocks: the latest wins, and at most four
   * a second are passed on.
   *
   * @param percent 0 to 100; what lies outside is moved to the nearer end
   * @param message what it does now, at most 200 chars are kept; null for none
   */
  void progress(int percent, String message);

  /** As {@link #progress(int, String)} without a message. */
  default void progress(int percent) {
    progress(percent, null);
  }
}
