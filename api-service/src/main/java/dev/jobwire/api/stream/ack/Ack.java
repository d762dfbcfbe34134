package dev.jobwire.api.stream.ack;

/**
 * An acknowledgement of all events up to a number.
 *
 * @param owner the owner's number
 * @param subscriber who acknowledges
 * @param seq up to which event
 */
record Ack(long owner, String subscriber, long seq) {}
