package dev.jobwire.system.network.client;

import dev.jobwire.system.faults.audit.SeenEvent;
import java.time.Instant;

/**
 * An event that was handed to the callback.
 *
 * @param event what was told
 * @param returned when the callback had returned, by this machine's clock
 */
public record Handed(SeenEvent event, Instant returned) {}
