package dev.jobwire.api.submit;

import dev.jobwire.api.types.JobType;

/**
 * A request whose type is known and whose payload fits it.
 *
 * @param request what was asked for
 * @param type its type
 */
record Typed(JobRequest request, JobType type) {}
