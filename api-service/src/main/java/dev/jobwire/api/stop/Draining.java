package dev.jobwire.api.stop;

/**
 * Everyone who waits or is connected is to be answered and let go: the replica stops soon, and with
 * it every connection. Observers may block, for some seconds at most. Fired once.
 */
public record Draining() {}
