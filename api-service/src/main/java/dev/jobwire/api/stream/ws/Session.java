package dev.jobwire.api.stream.ws;

import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.hub.SignalFrame;
import dev.jobwire.api.stream.hub.StreamEvent;
import dev.jobwire.api.stream.ws.ClientFrame.Ack;
import dev.jobwire.api.stream.ws.ClientFrame.BadFrameException;
import dev.jobwire.api.stream.ws.ClientFrame.Hello;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * One connection, as a state machine without I/O: it is told what came and what time it is (in
 * milliseconds), and says by its {@link Edge} what to do. New → (hello) → looking up → (found) →
 * open; closed from anywhere. Not safe for many threads.
 */
final class Session {

  /** Nothing is to happen by itself. */
  static final long NEVER = Long.MAX_VALUE;

  private enum State {
    NEW,
    LOOKING_UP,
    OPEN,
    CLOSED
  }

  private final String id;
  private final SessionLimits limits;
  private final Edge edge;
  private final DoubleSupplier chance;
  private final Unacknowledged unacknowledged;
  private State state = State.NEW;
  private Hello hello;
  private boolean welcomed;
  private StartingPoint earlyAck;
  private int epoch;
  private long sent;
  private long acked = -1;
  private long owedEvents;
  private long requested;
  private long output;
  private long helloUntil;
  private long pingAt = NEVER;
  private long pongUntil = NEVER;
  private long drainAt = NEVER;
  private long tokenUntil = NEVER;

  /**
   * A session that has just been opened.
   *
   * @param id the connection's name
   * @param chance numbers from 0 to 1
   */
  Session(String id, SessionLimits limits, Edge edge, DoubleSupplier chance, long now) {
    this.id = id;
    this.limits = limits;
    this.edge = edge;
    this.chance = chance;
    this.unacknowledged = new Unacknowledged(limits.redelivery());
    this.helloUntil = now + limits.helloTimeout();
  }

  /** A text came. */
  void text(String text, long now) {
    if (state == State.CLOSED) {
      return;
    }
    try {
      if (text.length() > limits.maxFrame() || ByteBufUtil.utf8Bytes(text) > limits.maxFrame()) {
        throw new BadFrameException("longer than " + limits.maxFrame() + " bytes");
      }
      frame(ClientFrame.parse(text), now);
    } catch (BadFrameException e) {
      bad(e.getMessage());
    }
  }

  /** Something came that is no frame of the protocol. */
  void bad(String detail) {
    if (state != State.CLOSED) {
      send(ServerFrames.badFrame(detail));
      close(CloseCode.BAD_FRAME);
    }
  }

  private void frame(ClientFrame frame, long now) throws BadFrameException {
    if (frame instanceof Hello said) {
      if (state != State.NEW) {
        throw new BadFrameException("hello was said already");
      }
      hello = said;
      helloUntil = NEVER;
      state = State.LOOKING_UP;
      edge.find(hello.subscriber(), hello.from());
    } else if (frame instanceof ClientFrame.Auth auth) {
      edge.authenticate(auth.token());
    } else if (state == State.NEW) {
      throw new BadFrameException("hello comes first");
    } else if (frame instanceof Ack ack) {
      if (!welcomed) {
        earlyAck = further(earlyAck, ack.upTo());
      } else {
        acknowledge(ack.upTo(), now);
      }
    } else if (frame instanceof ClientFrame.Pong) {
      pongUntil = NEVER;
    }
  }

  /**
   * The client's token is valid.
   *
   * @param until for how long; {@link #NEVER} where none has to be shown
   */
  void authenticated(long until) {
    tokenUntil = until;
  }

  /** The client's token does not do. */
  void refused(CloseCode why) {
    close(why);
  }

  /** Where to begin was looked up. */
  void found(Position from, long now) {
    if (state != State.LOOKING_UP) {
      return;
    }
    state = State.OPEN;
    if (from.epoch() != epoch) {
      owedEvents += unacknowledged.acknowledge(Long.MAX_VALUE);
      epoch = from.epoch();
      acked = -1;
    }
    sent = from.after();
    if (!welcomed) {
      welcomed = true;
      owedEvents = limits.window();
      pingAt = now + limits.pingInterval();
      send(ServerFrames.welcome(id, from, limits));
      edge.request(0, limits.paceOutput());
    }
    if (from.reset() != null) {
      send(ServerFrames.reset(from));
    }
    edge.read(from, hello.jobs());
    if (earlyAck != null) {
      acknowledge(earlyAck, now);
      earlyAck = null;
    }
    replenish();
  }

  /** Where to begin could not be looked up. */
  void notFound() {
    if (state == State.LOOKING_UP) {
      close(CloseCode.TRY_AGAIN);
    }
  }

  /** Events came, as requested. */
  void events(List<StreamEvent> events, long now) {
    if (state != State.OPEN) {
      return;
    }
    double luck = chance.getAsDouble();
    for (StreamEvent event : events) {
      if (state == State.CLOSED) {
        return;
      }
      requested--;
      sent = event.seq();
      unacknowledged.sent(event, now, luck);
      send(event.frame(), event.bytes(), true);
    }
  }

  /**
   * News of a running job came; it is left out when the client is slow to take what it was sent.
   */
  void signal(SignalFrame signal) {
    if (state == State.OPEN && output + signal.bytes() <= limits.paceOutput()) {
      send(signal.frame(), signal.bytes(), false);
    }
  }

  /** Reading can't go on: the place is to be looked up again. */
  void lost() {
    if (state == State.OPEN) {
      state = State.LOOKING_UP;
      edge.find(
          hello.subscriber(), new StartingPoint(StartingPoint.Kind.AT, new Cursor(epoch, sent)));
    }
  }

  /** The client's side has taken a frame that was sent. */
  void written(int bytes, boolean paced) {
    output -= bytes;
    if (state != State.CLOSED && paced) {
      edge.request(0, bytes);
    }
  }

  /** The replica stops: the client is told, and cut off at that time. */
  void drain(long at, long now) {
    if (state != State.CLOSED && drainAt == NEVER) {
      drainAt = at;
      send(ServerFrames.drain(Math.max(0, at - now)));
    }
  }

  /** Does what is due. */
  void tick(long now) {
    if (state == State.CLOSED) {
      return;
    }
    if (now >= drainAt) {
      close(CloseCode.DRAIN);
    } else if (now >= tokenUntil) {
      close(CloseCode.BAD_TOKEN);
    } else if (now >= helloUntil) {
      close(CloseCode.NO_HELLO);
    } else if (now >= pongUntil) {
      close(CloseCode.NO_PONG);
    } else if (unacknowledged.exhausted(now)) {
      close(CloseCode.NO_ACK);
    } else {
      redeliver(now);
      if (state != State.CLOSED && now >= pingAt) {
        pingAt = now + limits.pingInterval();
        pongUntil = Math.min(pongUntil, now + limits.pongTimeout());
        send(ServerFrames.ping(new Cursor(epoch, Math.max(edge.top(), sent))));
      }
      replenish();
    }
  }

  private void redeliver(long now) {
    if (unacknowledged.nextAt() > now) {
      return;
    }
    List<Unacknowledged.Again> due = unacknowledged.due(now, chance.getAsDouble());
    edge.redelivered(due.size());
    for (Unacknowledged.Again again : due) {
      if (state != State.CLOSED) {
        send(again.event().delivery(again.delivery()), again.event().bytes() + 1, false);
      }
    }
  }

  /** When to {@link #tick} next; {@link #NEVER} when closed. */
  long nextTickAt() {
    return state == State.CLOSED
        ? NEVER
        : Math.min(
            Math.min(Math.min(helloUntil, drainAt), Math.min(pingAt, pongUntil)),
            Math.min(tokenUntil, unacknowledged.nextAt()));
  }

  /** The connection is gone. */
  void closed() {
    state = State.CLOSED;
    unacknowledged.acknowledge(Long.MAX_VALUE);
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** The bytes of the events it holds until they are acknowledged. */
  long held() {
    return unacknowledged.bytes();
  }

  /** Nothing beyond what was sent on this connection is acknowledged, whatever the client says. */
  private void acknowledge(StartingPoint said, long now) {
    long upTo =
        switch (said.kind()) {
          case END -> sent;
          case AT -> said.cursor().epoch() == epoch ? Math.min(said.cursor().seq(), sent) : -1;
          default -> -1;
        };
    if (upTo <= acked) {
      return;
    }
    acked = upTo;
    long oldest = unacknowledged.oldestSentAt();
    int count = unacknowledged.acknowledge(upTo);
    if (count > 0) {
      owedEvents += count;
      edge.acknowledgedAfter(now - oldest);
    }
    if (hello.jobs().isEmpty()) {
      edge.acknowledge(hello.subscriber(), new Cursor(epoch, upTo));
    }
    replenish();
  }

  /** An acknowledgement never takes back what an earlier one said. */
  private static StartingPoint further(StartingPoint before, StartingPoint said) {
    boolean older =
        before != null
            && before.kind() == StartingPoint.Kind.AT
            && said.kind() == StartingPoint.Kind.AT
            && said.cursor().epoch() == before.cursor().epoch()
            && said.cursor().seq() < before.cursor().seq();
    return older ? before : said;
  }

  /** Requests what the window has room for; one at a time when memory is short. */
  private void replenish() {
    if (state != State.OPEN || owedEvents == 0) {
      return;
    }
    long grant = owedEvents;
    if (edge.tight()) {
      grant = unacknowledged.isEmpty() && requested == 0 ? 1 : 0;
    }
    if (grant > 0) {
      owedEvents -= grant;
      requested += grant;
      edge.request(grant, 0);
    }
  }

  private void send(String frame) {
    send(frame, ByteBufUtil.utf8Bytes(frame), false);
  }

  private void send(String frame, int bytes, boolean paced) {
    output += bytes;
    if (output > limits.maxOutput()) {
      close(CloseCode.TOO_SLOW);
    } else {
      edge.send(frame, bytes, paced);
    }
  }

  private void close(CloseCode code) {
    if (state != State.CLOSED) {
      closed();
      edge.close(code);
    }
  }
}
