package dev.jobwire.api.stream.ws;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.ResetFrame;
import java.time.Duration;

/** What the server says, besides events and signals. */
final class ServerFrames {

  private ServerFrames() {}

  static String welcome(String connection, Position from, SessionLimits limits) {
    return "{\"type\":\"welcome\",\"connection\":\""
        + connection
        + "\",\"cursor\":\""
        + from.cursor()
        + "\",\"top\":\""
        + from.end()
        + "\",\"pingInterval\":"
        + seconds(limits.pingInterval())
        + ",\"pongTimeout\":"
        + seconds(limits.pongTimeout())
        + ",\"window\":"
        + limits.window()
        + "}";
  }

  static String ping(Cursor top) {
    return "{\"type\":\"ping\",\"top\":\"" + top + "\"}";
  }

  static String reset(Position to) {
    return ResetFrame.json(to);
  }

  static String drain(long afterMillis) {
    return "{\"type\":\"drain\",\"after\":" + afterMillis + "}";
  }

  static String badFrame(String detail) {
    StringBuilder out =
        new StringBuilder("{\"type\":\"error\",\"code\":\"bad-frame\",\"detail\":\"");
    JsonStringEncoder.getInstance().quoteAsString(detail, out);
    return out.append("\"}").toString();
  }

  /** Whole where it can be: what clients see by default are whole seconds. */
  private static String seconds(long millis) {
    return millis % 1_000 == 0
        ? Long.toString(Duration.ofMillis(millis).toSeconds())
        : Double.toString(millis / 1_000.0);
  }
}
