package dev.jobwire.api.stream.hub;

import java.util.UUID;

/**
 * An event of an owner's stream, encoded once for all who are sent it.
 *
 * @param seq its number in the stream
 * @param job the job that ended
 * @param attempt the job's last attempt
 * @param endedMillis when the job ended, in milliseconds since 1970
 * @param frame the JSON text of its first delivery; the number of the delivery is its last member
 * @param bytes the length of that text in UTF-8
 * @param trace the trace that the job was submitted in; null when that is not recorded
 */
public record StreamEvent(
    long seq, UUID job, int attempt, long endedMillis, String frame, int bytes, String trace) {

  private static final String FIRST = "1}";

  /** The bytes that it takes to keep it. */
  int held() {
    return bytes + (trace == null ? 0 : trace.length());
  }

  /**
   * The JSON text of a delivery.
   *
   * @param delivery 1 for the first
   */
  public String delivery(int delivery) {
    return delivery == 1
        ? frame
        : frame.substring(0, frame.length() - FIRST.length()) + delivery + '}';
  }
}
