package dev.jobwire.api.stream.ws;

import dev.jobwire.api.identity.Identified;
import dev.jobwire.api.identity.Identities;
import dev.jobwire.api.stream.Places;
import dev.jobwire.api.stream.Positions;
import dev.jobwire.api.stream.ack.AckBook;
import dev.jobwire.api.stream.hub.Deliveries;
import dev.jobwire.api.stream.hub.Hub;
import dev.jobwire.api.stream.hub.StreamEvent;
import dev.jobwire.api.stream.hub.Trail;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** The WebSocket connections of this replica, and what they share. */
@Startup
@ApplicationScoped
class Connections {

  private static final Logger LOG = Logger.getLogger(Connections.class);

  private static final Duration[] ACK_LAGS = {
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final Hub hub;
  private final Positions positions;
  private final AckBook acks;
  private final Identities identities;
  private final WsConfig config;
  private final Vertx vertx;
  private final SessionLimits limits;
  private final Places places;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile CompletableFuture<Void> emptied;
  private final AtomicLong held = new AtomicLong();
  private final AtomicBoolean findFails = new AtomicBoolean();
  private final Deliveries deliveries;
  private final Timer ackLag;
  private final Counter redeliveries;
  private final Map<CloseCode, Counter> closes = new EnumMap<>(CloseCode.class);

  Connections(
      Hub hub,
      Positions positions,
      AckBook acks,
      Identities identities,
      WsConfig config,
      Vertx vertx,
      Trail trail,
      MeterRegistry metrics) {
    this.hub = hub;
    this.positions = positions;
    this.acks = acks;
    this.identities = identities;
    this.config = config;
    this.vertx = vertx;
    this.limits = SessionLimits.of(config);
    this.places = new Places(config.maxConnections(), config.maxConnectionsPerOwner());
    this.deliveries =
        new Deliveries("websocket", places::taken, InstantSource.system(), trail, metrics);
    this.ackLag =
        Timer.builder("jobwire.stream.ack.lag")
            .description("From sending an event to its acknowledgement on the same connection")
            .serviceLevelObjectives(ACK_LAGS)
            .register(metrics);
    Gauge.builder("jobwire.stream.held", held, AtomicLong::get)
        .description("Events that are held until they are acknowledged")
        .baseUnit("bytes")
        .register(metrics);
    this.redeliveries =
        Counter.builder("jobwire.stream.redeliveries")
            .description("Events sent again because they were not acknowledged in time")
            .register(metrics);
    for (CloseCode code : CloseCode.values()) {
      closes.put(
          code,
          Counter.builder("jobwire.stream.closes")
              .description("Connections that the server ended")
              .tag("code", Integer.toString(code.code()))
              .register(metrics));
    }
  }

  /** Takes a new connection in; null when there are too many. */
  Connection open(WebSocketConnection socket, Identified who, Runnable cut, Context context) {
    if (!places.enter(who.owner().id())) {
      return null;
    }
    Connection connection = new Connection(this, socket, who, cut, context);
    open.add(connection);
    return connection;
  }

  /** Closes a connection that was not taken in. */
  void refuse(WebSocketConnection socket, Runnable cut) {
    closed(CloseCode.TOO_MANY);
    end(socket, cut, CloseCode.TOO_MANY);
  }

  /** Closes a socket, within bounds: one whose client does not answer is cut. */
  void end(WebSocketConnection socket, Runnable cut, CloseCode code) {
    if (socket.isClosed()) {
      return;
    }
    long cutter = vertx.setTimer(config.closeTimeout().toMillis(), timer -> cut.run());
    socket
        .close(new CloseReason(code.code(), code.reason()))
        .subscribe()
        .with(
            done -> {},
            failure -> {
              vertx.cancelTimer(cutter);
              cut.run();
            });
  }

  void remove(Connection connection) {
    if (open.remove(connection)) {
      places.leave(connection.owner().id());
      CompletableFuture<Void> waiting = emptied;
      if (waiting != null && open.isEmpty()) {
        waiting.complete(null);
      }
    }
  }

  /** Completes once none is open. */
  CompletableFuture<Void> emptied() {
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    emptied = waiting;
    if (open.isEmpty()) {
      waiting.complete(null);
    }
    return waiting;
  }

  /** Those that are open, at about this moment. */
  Collection<Connection> all() {
    return open;
  }

  /** A place could not be looked up; said once until one can be again. */
  void notFound(Throwable failure) {
    if (findFails.compareAndSet(false, true)) {
      LOG.warnf("positions can't be looked up for now: %s", failure.toString());
    }
  }

  void found() {
    findFails.set(false);
  }

  void closed(CloseCode code) {
    closes.get(code).increment();
  }

  void delivered(List<StreamEvent> events) {
    deliveries.sent(events);
  }

  void acknowledgedAfter(long millis) {
    ackLag.record(millis, TimeUnit.MILLISECONDS);
  }

  void redelivered(int events) {
    redeliveries.increment(events);
  }

  void held(long more) {
    held.addAndGet(more);
  }

  boolean isTight() {
    return held.get() > config.maxHeld().asLongValue();
  }

  /** Milliseconds of a clock that never jumps. */
  long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  SessionLimits limits() {
    return limits;
  }

  Hub hub() {
    return hub;
  }

  Positions positions() {
    return positions;
  }

  Identities identities() {
    return identities;
  }

  AckBook acks() {
    return acks;
  }

  Vertx vertx() {
    return vertx;
  }
}
