package dev.jobwire.api.ready;

import dev.jobwire.model.job.Priority;
import java.util.UUID;

/**
 * Work that was just committed and might run now.
 *
 * @param id the job's
 * @param ownerId its owner's number
 * @param type its type
 * @param priority chooses the topic
 * @param lane its ordering key; null for none
 * @param limited whether its type may run only so many at once
 * @param due whether its time has come
 * @param trace the trace it is part of; null when that is not recorded
 */
public record Waking(
    UUID id,
    long ownerId,
    String type,
    Priority priority,
    String lane,
    boolean limited,
    boolean due,
    String trace) {}
