package dev.jobwire.api.stream.sse;

import dev.jobwire.api.stream.StartingPoint;
import java.util.Set;
import java.util.UUID;

/**
 * What a stream is asked for.
 *
 * @param from where to begin
 * @param subscriber whose acknowledgements say where to begin when nothing else does
 * @param jobs the jobs whose events are wanted; empty for all
 */
record SseQuery(StartingPoint from, String subscriber, Set<UUID> jobs) {}
