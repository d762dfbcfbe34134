package dev.jobwire.api.identity;

import java.time.Instant;

/**
 * Who asks, and until when that is known.
 *
 * @param owner for whom they act
 * @param subject who they are: the owner's name, but for an administrator who acts for another
 * @param until when the token that says so expires; null when nothing has to be shown
 */
public record Identified(Owner owner, String subject, Instant until) {}
