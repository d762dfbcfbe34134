package dev.jobwire.api.stream.ws;

import dev.jobwire.api.stop.Draining;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  void stop(@Observes @Priority(1_000) Draining event) {
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
    try {
      connections.emptied().get(span + GRACE.toMillis(), TimeUnit.MILLISECONDS);
      LOG.infof("drained %d connections", all.size());
    } catch (TimeoutException e) {
      LOG.warnf("%d of %d connections were left", connections.all().size(), all.size());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
