package dev.jobwire.api.stream.ws;

import dev.jobwire.api.stop.Drainable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * When the service stops: every client is told at once, and cut off one by one at times drawn by
 * lot, so that they do not all come to the other replicas in the same moment.
 */
@ApplicationScoped
class Drain implements Drainable {

  private static final Logger LOG = Logger.getLogger(Drain.class);

  /** So much time for each connection, up to the configured most. */
  private static final long MILLIS_EACH = 2;

  /** Of the configured most, how much is for those who were told last to close their side. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Connections connections;
  private final Duration most;
  private volatile boolean underWay;

  Drain(Connections connections, WsConfig config) {
    this.connections = connections;
    this.most = config.drain();
  }

  /**
   * Lets go who came after all were told: a refusal would be a fault to a client that only met a
   * proxy which has not noticed yet. Not at once, so that it is not back as fast as can be.
   */
  void join(Connection connection) {
    if (underWay) {
      connection.drain(connections.now() + ThreadLocalRandom.current().nextLong(GRACE.toMillis()));
    }
  }

  @Override
  public CompletionStage<Void> drain() {
    underWay = true;
    List<Connection> all = new ArrayList<>(connections.all());
    if (all.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    long longest = most.minus(GRACE).toMillis();
    long span = Math.max(1, Math.min(longest, all.size() * MILLIS_EACH));
    long now = connections.now();
    for (Connection connection : all) {
      connection.drain(now + ThreadLocalRandom.current().nextLong(span));
    }
    return connections
        .emptied()
        .thenRun(() -> LOG.infof("drained %d connections", all.size()))
        .orTimeout(span + GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(late -> left(all.size()));
  }

  private Void left(int of) {
    LOG.warnf("%d of %d connections were left", connections.all().size(), of);
    return null;
  }

  @Override
  public Duration drainLimit() {
    return most;
  }
}
