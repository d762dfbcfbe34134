package dev.jobwire.api.submit;

import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.model.job.Priority;
import java.time.Duration;
import java.time.Instant;

/**
 * What a client asked for, well-formed and in range; whether the type exists is not yet known.
 *
 * @param type the job type
 * @param payload JSON text as it came; null when there was none
 * @param priority which go first
 * @param orderingKey null when the job has none
 * @param runAt null, or from when it may run
 * @param delay null, or how long after acceptance it may run; never together with {@code runAt}
 * @param maxAttempts null for the default
 * @param timeout null for the default
 * @param backoff what it says of the waits between attempts; null when nothing
 */
public record JobRequest(
    String type,
    String payload,
    Priority priority,
    String orderingKey,
    Instant runAt,
    Duration delay,
    Integer maxAttempts,
    Duration timeout,
    BackoffTerms backoff) {}
