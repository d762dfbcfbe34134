package dev.jobwire.api.submit;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.model.job.Priority;
import java.time.Instant;
import java.util.UUID;

/**
 * A job about to be written.
 *
 * @param id UUIDv7
 * @param owner whose it is
 * @param type a known job type
 * @param limited whether only so many of its type may run at once
 * @param priority which go first
 * @param maxAttempts after how many a failure is final
 * @param timeoutMs how long one attempt may take, in milliseconds
 * @param runAt null, or from when it may run
 * @param delayMs null, or how long after acceptance it may run, in milliseconds
 * @param lane the ordering key; null when it has none
 * @param backoff its own backoff as JSON; null when it has none
 * @param payload JSON text; null when there is none
 * @param trace the trace it is submitted in; null when that is not recorded
 */
record NewJob(
    UUID id,
    Owner owner,
    String type,
    boolean limited,
    Priority priority,
    int maxAttempts,
    int timeoutMs,
    Instant runAt,
    Long delayMs,
    String lane,
    String backoff,
    String payload,
    String trace) {

  private static final int ROW = 1_000;

  /** Roughly its bytes in a statement. */
  int weight() {
    return ROW + (payload == null ? 0 : payload.length());
  }
}
