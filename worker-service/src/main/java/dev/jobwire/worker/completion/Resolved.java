package dev.jobwire.worker.completion;

import dev.jobwire.model.job.JobStatus;
import java.util.UUID;

/**
 * A job that has a resolution, by the table.
 *
 * @param job the job
 * @param ownerId its owner's number
 * @param seq the resolution's number in the owner's stream
 * @param status how the job ended
 */
record Resolved(UUID job, long ownerId, long seq, JobStatus status) {}
