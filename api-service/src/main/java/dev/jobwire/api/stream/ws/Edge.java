package dev.jobwire.api.stream.ws;

import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.StartingPoint;
import java.util.Set;
import java.util.UUID;

/** What a session has done for it. None of it calls the session back before it returns. */
interface Edge {

  /**
   * Sends a frame; told by {@link Session#written} once the client's side has taken it.
   *
   * @param paced to be told with it: whether the frame counts for the pace of new events
   */
  void send(String frame, int bytes, boolean paced);

  /** Closes the connection; the session hears nothing more. */
  void close(CloseCode code);

  /** Looks up where to begin; answered by {@link Session#found}. */
  void find(String subscriber, StartingPoint from);

  /** Verifies a token; answered by {@link Session#authenticated} or {@link Session#refused}. */
  void authenticate(String token);

  /** Begins to read events. */
  void read(Position from, Set<UUID> jobs);

  /** Asks for more events. */
  void request(long events, long bytes);

  /** Notes that the subscriber has acknowledged. */
  void acknowledge(String subscriber, Cursor upTo);

  /** Takes note of how long the oldest of the acknowledged events was on its way. */
  void acknowledgedAfter(long millis);

  /** Takes note that so many events were sent again. */
  void redelivered(int events);

  /** How far the stream is known to reach. */
  long top();

  /** Whether all connections together hold so much that each should hold little. */
  boolean tight();
}
