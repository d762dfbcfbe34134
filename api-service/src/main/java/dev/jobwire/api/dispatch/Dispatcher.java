package dev.jobwire.api.dispatch;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Keeps time: asks for the lease, and while it holds it, runs the ticks of {@link DispatchTick}. A
 * step that fails is tried again with the next tick; an outage is logged once, and its end.
 */
@ApplicationScoped
class Dispatcher {

  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  /**
   * Longer than PostgreSQL lets a statement take: a step that takes longer waits for a connection
   * that is dead without having been closed.
   */
  private static final Duration STEP_TIMEOUT = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final LeaderStore leaders;
  private final DispatchTick tick;
  private final QueueMetrics queue;
  private final DispatchConfig config;
  private final String holder;
  private volatile boolean stopped;
  private boolean leading;
  private boolean away;
  private long nextClaim;

  Dispatcher(
      Vertx vertx,
      LeaderStore leaders,
      DispatchTick tick,
      QueueMetrics queue,
      DispatchConfig config,
      @ConfigProperty(name = "jobs.replica") Optional<String> replica) {
    this.vertx = vertx;
    this.leaders = leaders;
    this.tick = tick;
    this.queue = queue;
    this.config = config;
    this.holder = replica.orElse("api") + "/" + UUID.randomUUID();
  }

  void start(@Observes StartupEvent started) {
    later(0);
  }

  void stop(@Observes ShutdownEvent stopping) {
    stopped = true;
    leaders
        .release(holder)
        .ifNoItem()
        .after(STOP_TIMEOUT)
        .fail()
        .onFailure()
        .invoke(f -> LOG.infof("the leader's lease was left to run out: %s", f.getMessage()))
        .onFailure()
        .recoverWithNull()
        .await()
        .indefinitely();
  }

  /** One step after another, never two at once: the next is planned when the last has ended. */
  private void later(long ms) {
    if (!stopped) {
      vertx.setTimer(Math.max(1, ms), fired -> step());
    }
  }

  private void step() {
    if (stopped) {
      return;
    }
    lead()
        .flatMap(leads -> leads ? tick.run() : Uni.createFrom().voidItem())
        .ifNoItem()
        .after(STEP_TIMEOUT)
        .failWith(() -> new TimeoutException("no answer within " + STEP_TIMEOUT))
        .subscribe()
        .with(done -> ended(null), this::ended);
  }

  private Uni<Boolean> lead() {
    long now = System.nanoTime();
    if (leading && now - nextClaim < 0) {
      return Uni.createFrom().item(true);
    }
    return leaders
        .claim(holder, config.leaderLease().toMillis())
        .invoke(
            got -> {
              nextClaim = now + config.leaderLease().toNanos() / 3;
              if (got && !leading) {
                LOG.debugf("%s leads", holder);
                tick.begin();
              }
              leads(got);
            });
  }

  private void leads(boolean leads) {
    leading = leads;
    queue.leads(leads);
  }

  private void ended(Throwable failure) {
    if (failure == null) {
      if (away) {
        LOG.info("dispatching again");
      }
      away = false;
      later(leading ? config.tick().toMillis() : config.leaderLease().toMillis() / 3);
    } else {
      if (!away && !stopped) {
        LOG.warnf("dispatching pauses: %s", failure.getMessage());
      }
      away = true;
      leads(false);
      later(config.sweep().toMillis());
    }
  }
}
