package dev.jobwire.model.signal;

import java.util.UUID;

/**
 * On {@code jobs-high}, {@code jobs}, {@code jobs-low}, without a key: this job may run now.
 *
 * @param job the job's id
 * @param type its type, so that a worker without the handler need not ask for it
 */
public record JobReady(UUID job, String type) {}
