package dev.jobwire.worker.completion;

import java.util.UUID;

/**
 * A job that has a resolution, by the table.
 *
 * @param job the job
 * @param ownerId its owner's number
 * @param seq the resolution's number in the owner's stream
 */
record Resolved(UUID job, long ownerId, long seq) {}
