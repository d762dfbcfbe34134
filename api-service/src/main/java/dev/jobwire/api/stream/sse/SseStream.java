package dev.jobwire.api.stream.sse;

import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.ResetFrame;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.hub.SignalFrame;
import dev.jobwire.api.stream.hub.StreamEvent;
import java.util.List;

/**
 * One client's stream, as a state machine without I/O: it is told what came and what was taken, and
 * says by its {@link Edge} what to do. Not safe for many threads.
 */
final class SseStream {

  /** What a stream has done for it. None of it calls the stream back before it returns. */
  interface Edge {

    /**
     * Sends a text; told by {@link SseStream#taken} once the client's side has it.
     *
     * @param event the size of the event that it tells, in bytes; 0 when it tells none
     */
    void send(String text, int event);

    /** Begins to read events. */
    void read(Position from);

    /** Asks for more events. */
    void request(long events, long bytes);

    /** Looks up where to go on; answered by {@link SseStream#found}. */
    void find(StartingPoint from);

    /** Ends the answer; the stream hears nothing more. */
    void end();

    /** Cuts the connection; the stream hears nothing more. */
    void cut();
  }

  /** The most events begun before the client has taken them. */
  private static final int MOST_EVENTS = 256;

  private final Edge edge;
  private final long pace;
  private Cursor position;
  private long begun;
  private long takenSinceComment;
  private boolean waiting;
  private boolean closed;

  /**
   * A stream that has told nothing yet.
   *
   * @param pace the most chars of output that are begun before the client has taken them
   */
  SseStream(Edge edge, long pace) {
    this.edge = edge;
    this.pace = pace;
  }

  /**
   * The first lines, from where the client begins.
   *
   * @param retryMillis how long it is to wait when the connection breaks
   * @param own whether the client has a position of its own to come back to
   */
  void begin(Position from, long retryMillis, boolean own) {
    send(SseFrames.retry(retryMillis), 0);
    if (!own && from.reset() == null) {
      send(SseFrames.position(from.cursor()), 0);
    }
    edge.request(MOST_EVENTS, pace);
    found(from);
  }

  /** Where to go on was looked up. */
  void found(Position from) {
    if (closed) {
      return;
    }
    position = from.cursor();
    if (from.reset() != null) {
      send(SseFrames.at(position, ResetFrame.json(from)), 0);
    }
    edge.read(from);
  }

  /** Where to go on can't be looked up: the client comes again. */
  void notFound() {
    end(0);
  }

  /** Events came, as requested. */
  void events(List<StreamEvent> events, long upTo) {
    for (StreamEvent event : events) {
      if (closed) {
        return;
      }
      Cursor id = new Cursor(position.epoch(), event.seq());
      send(SseFrames.at(id, event.frame()), event.bytes());
    }
    position = new Cursor(position.epoch(), upTo);
  }

  /** News of a running job came; left out while the client is slow. */
  void signal(SignalFrame signal) {
    if (!closed && begun < pace) {
      send(SseFrames.beside(signal.frame()), 0);
    }
  }

  /** Reading can't go on: the place is to be looked up again. */
  void lost() {
    if (!closed) {
      edge.find(new StartingPoint(StartingPoint.Kind.AT, position));
    }
  }

  /** The client's side has taken a text, which told an event of that size. */
  void taken(int length, int event) {
    begun -= length;
    takenSinceComment += length;
    if (!closed && event > 0) {
      edge.request(1, event);
    }
  }

  /**
   * It is time for a comment. A client that has taken nothing since the last is as good as gone.
   */
  void comment() {
    if (closed) {
      return;
    }
    if (waiting && takenSinceComment == 0) {
      closed = true;
      edge.cut();
      return;
    }
    takenSinceComment = 0;
    waiting = true;
    send(SseFrames.comment("still here"), 0);
  }

  /**
   * The replica stops: the client comes again, elsewhere.
   *
   * @param retryMillis how long it is to wait; 0 for as long as it was told before
   */
  void end(long retryMillis) {
    if (closed) {
      return;
    }
    if (retryMillis > 0) {
      send(SseFrames.retry(retryMillis), 0);
    }
    closed = true;
    edge.end();
  }

  /** The connection is gone. */
  void closed() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  private void send(String text, int event) {
    begun += text.length();
    edge.send(text, event);
  }
}
