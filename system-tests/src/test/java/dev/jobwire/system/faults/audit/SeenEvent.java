package dev.jobwire.system.faults.audit;

/**
 * An event as its owner got it.
 *
 * @param epoch the part of its id before the colon
 * @param seq its number
 * @param job whose end it tells
 * @param status the job's in the event
 */
public record SeenEvent(String epoch, long seq, String job, String status) {

  /**
   * Reads an event's id.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static SeenEvent of(String id, String job, String status) {
    String[] parts = id.split(":", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("not an event's id: " + id);
    }
    return new SeenEvent(parts[0], Long.parseLong(parts[1]), job, status);
  }

  /** Its id. */
  public String id() {
    return epoch + ":" + seq;
  }
}
