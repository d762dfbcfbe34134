package dev.jobwire.api.signal;

import dev.jobwire.model.job.Priority;
import java.util.UUID;

/**
 * A job that may run now.
 *
 * @param id the job's
 * @param type its type
 * @param priority chooses the topic
 */
public record ReadyJob(UUID id, String type, Priority priority) {}
