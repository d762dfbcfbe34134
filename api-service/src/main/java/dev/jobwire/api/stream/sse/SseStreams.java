package dev.jobwire.api.stream.sse;

import dev.jobwire.api.identity.Identified;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.stop.Drainable;
import dev.jobwire.api.stream.Places;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.Positions;
import dev.jobwire.api.stream.hub.Deliveries;
import dev.jobwire.api.stream.hub.Hub;
import dev.jobwire.api.stream.hub.StreamEvent;
import dev.jobwire.api.stream.hub.Trail;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The streams that this replica tells as server-sent events, and what they share. */
@Startup
@ApplicationScoped
class SseStreams implements Drainable {

  /** A stream whose beginning is looked up, ready to be told. */
  record Opened(SseConnection connection, Position from) {}

  private static final Logger LOG = Logger.getLogger(SseStreams.class);

  /** What is under way to a client that reads takes far less. */
  private static final Duration DRAIN = Duration.ofMillis(1_500);

  private final Hub hub;
  private final Positions positions;
  private final SseConfig config;
  private final Vertx vertx;
  private final Places places;
  private final Deliveries deliveries;
  private final Counter cuts;
  private final Set<SseConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  SseStreams(
      Hub hub,
      Positions positions,
      SseConfig config,
      Vertx vertx,
      Trail trail,
      MeterRegistry metrics) {
    this.hub = hub;
    this.positions = positions;
    this.config = config;
    this.vertx = vertx;
    this.places = new Places(config.maxStreams(), config.maxStreamsPerOwner());
    this.deliveries = new Deliveries("sse", places::taken, InstantSource.system(), trail, metrics);
    this.cuts =
        Counter.builder("jobwire.stream.cuts")
            .description("Streams that were cut because their client took nothing any more")
            .register(metrics);
  }

  /**
   * Opens a stream for the owner; fails with a problem when there are too many.
   *
   * @param context the connection's event loop, on which everything happens
   */
  Uni<Opened> open(Identified who, SseQuery query, Context context) {
    Owner owner = who.owner();
    return Uni.createFrom()
        .deferred(
            () -> {
              if (!places.enter(owner.id())) {
                throw Problem.of(ProblemType.TOO_MANY_REQUESTS, "too many streams are open");
              }
              SseConnection connection = new SseConnection(this, who, query, context);
              open.add(connection);
              // Not refused: an EventSource that is answered with an error never comes again.
              if (stopping) {
                connection.drain(retryMillis());
              }
              return positions
                  .find(owner, query.subscriber(), query.from())
                  .map(from -> new Opened(connection, from))
                  .onFailure()
                  .invoke(connection::gone)
                  .onCancellation()
                  .invoke(connection::gone);
            });
  }

  void remove(SseConnection connection) {
    if (open.remove(connection)) {
      places.leave(connection.owner().id());
    }
  }

  /**
   * Everyone is told to come again, not all at once, and let go; waited for, because a stream that
   * the server just closes looks broken to a proxy.
   */
  @Override
  public CompletionStage<Void> drain() {
    stopping = true;
    List<CompletableFuture<Void>> ends =
        open.stream().map(connection -> connection.drain(retryMillis())).toList();
    return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
        .orTimeout(DRAIN.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(late -> left(ends));
  }

  private Void left(List<CompletableFuture<Void>> ends) {
    long left = ends.stream().filter(end -> !end.isDone()).count();
    LOG.warnf("%d of %d streams were left: their clients take nothing", left, ends.size());
    return null;
  }

  @Override
  public Duration drainLimit() {
    return DRAIN;
  }

  /** How long one client is to wait before it connects again. */
  long retryMillis() {
    return 1 + ThreadLocalRandom.current().nextLong(Math.max(1, config.retry().toMillis()));
  }

  long commentMillis() {
    return config.comment().toMillis();
  }

  long pace() {
    return config.paceOutput().asLongValue();
  }

  void delivered(List<StreamEvent> events) {
    deliveries.sent(events);
  }

  void cut() {
    cuts.increment();
  }

  void notFound(Throwable failure) {
    LOG.debugf(failure, "a stream is ended because its position can't be looked up");
  }

  Hub hub() {
    return hub;
  }

  Positions positions() {
    return positions;
  }

  Vertx vertx() {
    return vertx;
  }
}
