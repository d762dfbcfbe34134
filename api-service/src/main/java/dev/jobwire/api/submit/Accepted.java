package dev.jobwire.api.submit;

import java.time.Instant;
import java.util.UUID;

/**
 * What the database says of a job it took.
 *
 * @param id the job's
 * @param createdAt when it was accepted
 * @param runAt from when it may run
 * @param due whether that time had come when it was accepted
 * @param lastSeq the last number of the owner's stream at that time: its event will come after
 * @param maxAttempts after how many a failure is final
 * @param timeoutMs how long one attempt may take, in milliseconds
 */
record Accepted(
    UUID id,
    Instant createdAt,
    Instant runAt,
    boolean due,
    long lastSeq,
    int maxAttempts,
    int timeoutMs) {}
