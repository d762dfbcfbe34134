package dev.jobwire.api.stream.sse;

import dev.jobwire.api.identity.Identified;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.hub.Listener;
import dev.jobwire.api.stream.hub.Reader;
import dev.jobwire.api.stream.hub.SignalFrame;
import dev.jobwire.api.stream.hub.StreamEvent;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The edge of one stream: brings it, on the connection's event loop, what comes from the hub, the
 * clock and the socket, and does what it says.
 */
final class SseConnection implements SseStream.Edge, Listener {

  private static final long NONE = -1;

  private final SseStreams all;
  private final Owner owner;
  private final Instant until;
  private final SseQuery query;
  private final SseStream stream;
  private final Reader reader;
  private final AtomicBoolean detached = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Context context;
  private HttpServerResponse response;
  private Runnable done;
  private long timer = NONE;
  private long expiry = NONE;

  SseConnection(SseStreams all, Identified who, SseQuery query, Context context) {
    this.all = all;
    this.owner = who.owner();
    this.until = who.until();
    this.query = query;
    this.context = context;
    this.stream = new SseStream(this, all.pace());
    this.reader = all.hub().open(owner, this);
  }

  Owner owner() {
    return owner;
  }

  /**
   * Begins to tell, from a position that was looked up after this was made.
   *
   * @param done to be run once nothing more is told
   */
  void start(Position from, HttpServerResponse to, Runnable done) {
    context.runOnContext(none -> startHere(from, to, done));
  }

  private void startHere(Position from, HttpServerResponse to, Runnable whenDone) {
    response = to;
    done = whenDone;
    boolean late = detached.get();
    if (late || to.closed()) {
      if (!to.closed()) {
        response.end(SseFrames.retry(all.retryMillis()));
      }
      stream.closed();
      detach();
      if (late) {
        done.run();
      }
      return;
    }
    response.setChunked(true).exceptionHandler(broken -> gone()).closeHandler(none -> gone());
    timer = all.vertx().setPeriodic(all.commentMillis(), id -> stream.comment());
    if (until != null) {
      long left = Math.max(1, Duration.between(Instant.now(), until).toMillis());
      expiry = all.vertx().setTimer(left, id -> stream.end(0));
    }
    stream.begin(from, all.retryMillis(), query.from().kind() != StartingPoint.Kind.END);
  }

  /** The connection is gone, or was never begun. */
  void gone() {
    context.runOnContext(
        none -> {
          stream.closed();
          detach();
        });
  }

  /**
   * The replica stops. One that has not begun yet ends when it does.
   *
   * @return done once its end was sent, or it is gone
   */
  CompletableFuture<Void> drain(long retryMillis) {
    context.runOnContext(
        none -> {
          if (response == null) {
            stream.closed();
            detach();
          } else {
            stream.end(retryMillis);
          }
        });
    return ended;
  }

  @Override
  public void events(List<StreamEvent> events, long position, long top) {
    context.runOnContext(
        none -> {
          stream.events(events, position);
          all.delivered(events);
        });
  }

  @Override
  public void lost() {
    context.runOnContext(none -> stream.lost());
  }

  @Override
  public void signal(SignalFrame signal) {
    context.runOnContext(none -> stream.signal(signal));
  }

  @Override
  public void send(String text, int event) {
    response
        .write(text)
        .onSuccess(done -> stream.taken(text.length(), event))
        .onFailure(broken -> gone());
  }

  @Override
  public void read(Position from) {
    reader.start(from, query.jobs());
  }

  @Override
  public void request(long events, long bytes) {
    reader.request(events, bytes);
  }

  @Override
  public void find(StartingPoint from) {
    all.positions()
        .find(owner, query.subscriber(), from)
        .subscribe()
        .with(
            position -> context.runOnContext(none -> stream.found(position)),
            failure -> {
              all.notFound(failure);
              context.runOnContext(none -> stream.notFound());
            });
  }

  @Override
  public void end() {
    // Before whoever waits for it is told, who might drop the connection: the client would see it
    // cut.
    response.end().onComplete(sent -> ended.complete(null));
    release();
  }

  @Override
  public void cut() {
    detach();
    all.cut();
    response.reset();
  }

  private void detach() {
    release();
    ended.complete(null);
  }

  private void release() {
    if (detached.compareAndSet(false, true)) {
      if (timer != NONE) {
        all.vertx().cancelTimer(timer);
      }
      if (expiry != NONE) {
        all.vertx().cancelTimer(expiry);
      }
      reader.close();
      all.remove(this);
      if (response != null) {
        done.run();
      }
    }
  }
}
