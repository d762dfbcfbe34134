package dev.jobwire.system.faults.audit;

import java.time.Instant;
import java.util.List;

/**
 * A job as the service tells it at the end.
 *
 * @param status of {@code GET /jobs/{id}}
 * @param result its JSON text; null without one
 * @param event the id of its latest event; null without one
 * @param finishedAt when it ended
 * @param attempts its history, in the order in which it was given
 */
public record SeenJob(
    String status, String result, String event, Instant finishedAt, List<SeenAttempt> attempts) {}
