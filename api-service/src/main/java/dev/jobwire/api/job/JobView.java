package dev.jobwire.api.job;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.job.Priority;
import dev.jobwire.model.signal.JobSignal.Progress;
import java.time.Instant;
import java.util.UUID;

/**
 * A job as its owner sees it at one moment. What does not apply is null.
 *
 * @param id UUIDv7
 * @param type the job type
 * @param status where it stands
 * @param payload the JSON text as it was posted; null when none was
 * @param result the JSON text that the handler returned; only when completed
 * @param error the JSON text of the last failure
 * @param priority which go first
 * @param orderingKey the key whose jobs run one at a time
 * @param attempt how many attempts have begun
 * @param maxAttempts after how many a failure is final
 * @param timeoutMs how long one attempt may take, in milliseconds
 * @param progress how far the running attempt is, as far as this replica was told
 * @param createdAt when it was accepted
 * @param runAt from when it may run
 * @param startedAt when the last attempt began
 * @param finishedAt when it ended
 * @param seq the number of its event in the owner's stream
 * @param acknowledgedAt when a client first acknowledged that event
 */
public record JobView(
    UUID id,
    String type,
    JobStatus status,
    String payload,
    String result,
    String error,
    Priority priority,
    String orderingKey,
    int attempt,
    int maxAttempts,
    int timeoutMs,
    Progress progress,
    Instant createdAt,
    Instant runAt,
    Instant startedAt,
    Instant finishedAt,
    Long seq,
    Instant acknowledgedAt) {

  /** The same job with the progress of its running attempt. */
  public JobView with(Progress now) {
    return new JobView(
        id,
        type,
        status,
        payload,
        result,
        error,
        priority,
        orderingKey,
        attempt,
        maxAttempts,
        timeoutMs,
        now,
        createdAt,
        runAt,
        startedAt,
        finishedAt,
        seq,
        acknowledgedAt);
  }
}
