package dev.jobwire.api.stream.sse;

import dev.jobwire.api.stream.Cursor;

/**
 * The lines of a stream. They have no {@code event:} field, so that {@code onmessage} gets all of
 * them; the JSON says by {@code type} what each is, as over WebSocket.
 */
final class SseFrames {

  private SseFrames() {}

  /**
   * A message that moves the client's position.
   *
   * @param position what it sends back as {@code Last-Event-ID}
   * @param json what it tells
   */
  static String at(Cursor position, String json) {
    return data(new StringBuilder(json.length() + 64).append("id: ").append(position), json);
  }

  /** A message that leaves the client's position where it is. */
  static String beside(String json) {
    return data(new StringBuilder(json.length() + 32), json);
  }

  /** Tells a position without a message, for a client that began at none of its own. */
  static String position(Cursor position) {
    return "id: " + position + "\n\n";
  }

  /** How long a client is to wait before it connects again. */
  static String retry(long millis) {
    return "retry: " + millis + "\n\n";
  }

  /** Keeps the connection open through what cuts silent ones. */
  static String comment(String text) {
    return ": " + text + "\n\n";
  }

  /**
   * A payload is passed on as it came and may have line ends between its tokens; each line is a
   * field of its own, which the client joins again.
   */
  private static String data(StringBuilder out, String json) {
    String separator = out.isEmpty() ? "data: " : "\ndata: ";
    if (json.indexOf('\n') < 0 && json.indexOf('\r') < 0) {
      return out.append(separator).append(json).append("\n\n").toString();
    }
    for (String line : json.split("\r\n|\r|\n", -1)) {
      out.append(separator).append(line);
      separator = "\ndata: ";
    }
    return out.append("\n\n").toString();
  }
}
