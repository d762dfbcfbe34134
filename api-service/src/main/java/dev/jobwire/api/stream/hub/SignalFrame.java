package dev.jobwire.api.stream.hub;

import java.util.UUID;

/**
 * News of a running job, encoded once.
 *
 * @param job the job
 * @param frame the JSON text of the frame
 * @param bytes the length of that text in UTF-8
 */
public record SignalFrame(UUID job, String frame, int bytes) {}
