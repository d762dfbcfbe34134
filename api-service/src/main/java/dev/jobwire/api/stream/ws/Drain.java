package dev.jobwire.api.stream.ws;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * When the service stops: every client is told at once, and cut off one by one at times drawn by
 * lot, so that they do not all come to the other replicas in the same moment.
 */
@ApplicationScoped
class Drain {

  private static final Logger LOG = Logger.getLogger(Drain.class);

  /** So much time for each connection, up to the configured most. */
  private static final long MILLIS_EACH = 2;

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Connections connections;
  private final Duration most;
  private volatile boolean underWay;

  Drain(Connections connections, WsConfig config) {
    this.connections = connections;
    this.most = config.drain();
  }

  /** Whether new connections should go elsewhere. */
  boolean isUnderWay() {
    return underWay;
  }

  /**
   * Ends once all are closed, or time is up. Before acknowledgements are written for the last time.
   */
  void stop(@Observes @Priority(1_000) ShutdownEvent event) {
    underWay = true;
    List<Connection> all = new ArrayList<>(connections.all());
    if (all.isEmpty()) {
      return;
    }
    long span = Math.max(1, Math.min(most.toMillis(), all.size() * MILLIS_EACH));
    long now = connections.now();
    for (Connection connection : all) {
      connection.drain(now + ThreadLocalRandom.current().nextLong(span));
    }
    long until = System.nanoTime() + Duration.ofMillis(span).plus(GRACE).toNanos();
    while (!connections.all().isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    LOG.infof("drained %d connections, %d were left", all.size(), connections.all().size());
    if (Thread.currentThread().isInterrupted()) {
      LOG.warnf(
          "the drain was interrupted after at most %d ms", TimeUnit.NANOSECONDS.toMillis(span));
    }
  }
}
