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
 * @param priority which go first
 * @param maxAttempts after how many a failure is final
 * @param timeoutMs how long one attempt may take, in milliseconds
 * @param runAt null, or from when it may run
 * @param delayMs null, or how long after acceptance it may run, in milliseconds
 * @param lane the ordering key; null when it has none
 * @param payload JSON text; null when there is none
 */
record NewJob(
    UUID id,
    Owner owner,
    String type,
    Priority priority,
    int maxAttempts,
    int timeoutMs,
    Instant runAt,
    Long delayMs,
    String lane,
    String payload) {

  /** Roughly its bytes in a statement. */
  int weight() {
    return 200 + (payload == null ? 0 : payload.length());
  }

  boolean isTimed() {
    return runAt != null || delayMs != null && delayMs > 0;
  }
}
