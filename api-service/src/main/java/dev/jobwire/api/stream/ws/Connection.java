package dev.jobwire.api.stream.ws;

import dev.jobwire.api.identity.Identified;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.hub.Listener;
import dev.jobwire.api.stream.hub.Reader;
import dev.jobwire.api.stream.hub.SignalFrame;
import dev.jobwire.api.stream.hub.StreamEvent;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The edge of one connection: brings its session, on the connection's event loop, what comes from
 * the client, the hub and the clock, and does what the session says.
 */
final class Connection implements Edge, Listener {

  private static final long NONE = -1;

  private final Connections all;
  private final WebSocketConnection socket;
  private final Identified who;
  private final Owner owner;
  private final Runnable cut;
  private final Context context;
  private final Session session;
  private final AtomicBoolean detached = new AtomicBoolean();
  private Reader reader;
  private long timer = NONE;
  private long timerAt = Session.NEVER;
  private long heldBefore;

  /**
   * A connection that has just been opened.
   *
   * @param cut ends the socket without a word
   * @param context the connection's event loop, on which everything happens
   */
  Connection(
      Connections all, WebSocketConnection socket, Identified who, Runnable cut, Context context) {
    this.all = all;
    this.socket = socket;
    this.who = who;
    this.owner = who.owner();
    this.cut = cut;
    this.context = context;
    this.session =
        new Session(
            socket.id(),
            all.limits(),
            this,
            () -> ThreadLocalRandom.current().nextDouble(),
            all.now());
  }

  Owner owner() {
    return owner;
  }

  // What comes; on the event loop.

  void opened() {
    session.authenticated(until(who));
    settle();
  }

  /** The time of the session's clock at which a token expires. */
  private long until(Identified shown) {
    return shown.until() == null
        ? Session.NEVER
        : all.now() + Duration.between(Instant.now(), shown.until()).toMillis();
  }

  void text(String text) {
    session.text(text, all.now());
    settle();
  }

  void bad(String detail) {
    session.bad(detail);
    settle();
  }

  void drain(long at) {
    context.runOnContext(
        v -> {
          session.drain(at, all.now());
          settle();
        });
  }

  /** The socket is gone, or as good as. */
  void gone() {
    session.closed();
    detach();
  }

  @Override
  public void events(List<StreamEvent> events, long position, long top) {
    if (!events.isEmpty()) {
      context.runOnContext(
          v -> {
            session.events(events, all.now());
            all.delivered(events);
            settle();
          });
    }
  }

  @Override
  public void lost() {
    context.runOnContext(v -> session.lost());
  }

  @Override
  public void signal(SignalFrame signal) {
    context.runOnContext(v -> session.signal(signal));
  }

  /** After each input: keeps the timer and the count of held bytes as the session wants them. */
  private void settle() {
    long held = session.held();
    if (held != heldBefore) {
      all.held(held - heldBefore);
      heldBefore = held;
    }
    long next = session.nextTickAt();
    if (next < timerAt) {
      cancelTimer();
      timerAt = next;
      timer = all.vertx().setTimer(Math.max(1, next - all.now()), id -> tick());
    }
  }

  private void tick() {
    timer = NONE;
    timerAt = Session.NEVER;
    session.tick(all.now());
    settle();
  }

  private void cancelTimer() {
    if (timer != NONE) {
      all.vertx().cancelTimer(timer);
      timer = NONE;
      timerAt = Session.NEVER;
    }
  }

  // What the session says.

  @Override
  public void send(String frame, int bytes, boolean paced) {
    socket
        .sendText(frame)
        .subscribe()
        .with(
            sent -> session.written(bytes, paced),
            failure -> {
              // The socket broke: its close is told by the endpoint, or has been.
              session.closed();
              detach();
            });
  }

  @Override
  public void close(CloseCode code) {
    detach();
    all.closed(code);
    all.end(socket, cut, code);
  }

  @Override
  public void find(String subscriber, StartingPoint from) {
    if (reader == null) {
      reader = all.hub().open(owner, this);
    }
    all.positions()
        .find(owner, subscriber, from)
        .subscribe()
        .with(
            position ->
                context.runOnContext(
                    v -> {
                      all.found();
                      session.found(position, all.now());
                      settle();
                    }),
            failure -> {
              all.notFound(failure);
              context.runOnContext(v -> session.notFound());
            });
  }

  @Override
  public void authenticate(String token) {
    if (!all.identities().byToken()) {
      return;
    }
    all.identities()
        .renewed(who, token)
        .subscribe()
        .with(
            now -> onLoop(() -> session.authenticated(until(now))),
            failure -> onLoop(() -> session.refused(closeCode(failure))));
  }

  private static CloseCode closeCode(Throwable failure) {
    ProblemType type = failure instanceof Problem problem ? problem.type() : null;
    if (type == ProblemType.UNAUTHORIZED) {
      return CloseCode.BAD_TOKEN;
    }
    return type == ProblemType.FORBIDDEN ? CloseCode.FORBIDDEN : CloseCode.TRY_AGAIN;
  }

  private void onLoop(Runnable task) {
    context.runOnContext(
        none -> {
          task.run();
          settle();
        });
  }

  @Override
  public void read(Position from, Set<UUID> jobs) {
    reader.start(from, jobs);
  }

  @Override
  public void request(long events, long bytes) {
    reader.request(events, bytes);
  }

  @Override
  public void acknowledge(String subscriber, Cursor upTo) {
    all.acks().take(owner, subscriber, upTo);
  }

  @Override
  public void acknowledgedAfter(long millis) {
    all.acknowledgedAfter(millis);
  }

  @Override
  public void redelivered(int events) {
    all.redelivered(events);
  }

  @Override
  public long top() {
    return reader.top();
  }

  @Override
  public boolean tight() {
    return all.isTight();
  }

  /** Gives back everything that is held for it; the socket itself may take longer to close. */
  private void detach() {
    if (detached.compareAndSet(false, true)) {
      cancelTimer();
      all.held(-heldBefore);
      heldBefore = 0;
      if (reader != null) {
        reader.close();
      }
      all.remove(this);
    }
  }
}
