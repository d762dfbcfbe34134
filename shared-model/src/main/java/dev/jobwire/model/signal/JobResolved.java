package dev.jobwire.model.signal;

import java.util.List;
import java.util.UUID;

/**
 * On {@code job-resolved}, keyed by the owner's name: jobs of this owner ended in one commit.
 *
 * @param ownerId the owner's number in the database
 * @param top the highest number now in the owner's stream, as far as the sender knows
 * @param jobs the jobs that ended in this commit
 */
public record JobResolved(long ownerId, long top, List<UUID> jobs) {}
