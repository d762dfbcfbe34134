package dev.jobwire.worker.claim;

import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.model.job.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A job this worker holds, and the attempt it makes at it.
 *
 * @param id the job
 * @param workerId the lease it is held under; with {@code attempt} it fences every write
 * @param ownerId the owner's number
 * @param owner the owner's name: the key of the signals about the job
 * @param type its type
 * @param attempt the number of this attempt, from 1
 * @param lastAttempt the number of the attempt after which a failure is final
 * @param tries how many attempts this makes since the job was accepted, or retried by hand; those
 *     handed back don't count
 * @param timeout how long the attempt may take
 * @param priority its priority
 * @param lane its ordering key; null for none
 * @param startedAt when it was claimed, by the database's clock
 * @param limited whether its type may run only so many at once
 * @param backoff what it says of the waits between attempts
 * @param payload its payload's JSON; null for none
 * @param trace the place in a trace that the attempt continues; null when that is not recorded
 */
public record ClaimedJob(
    UUID id,
    long workerId,
    long ownerId,
    String owner,
    String type,
    int attempt,
    int lastAttempt,
    int tries,
    Duration timeout,
    Priority priority,
    String lane,
    Instant startedAt,
    boolean limited,
    BackoffTerms backoff,
    String payload,
    String trace) {

  /** The same, continuing from another place in its trace. */
  public ClaimedJob at(String trace) {
    return new ClaimedJob(
        id,
        workerId,
        ownerId,
        owner,
        type,
        attempt,
        lastAttempt,
        tries,
        timeout,
        priority,
        lane,
        startedAt,
        limited,
        backoff,
        payload,
        trace);
  }
}
