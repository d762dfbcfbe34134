package dev.jobwire.api.identity;

import java.time.Instant;

/**
 * What a verified token says.
 *
 * @param subject {@code sub}: the owner's name
 * @param admin whether it has the role to see and act on all owners' jobs
 * @param until {@code exp}
 */
public record Token(String subject, boolean admin, Instant until) {}
