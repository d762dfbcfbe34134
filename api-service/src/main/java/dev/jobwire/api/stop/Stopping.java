package dev.jobwire.api.stop;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.smallrye.health.runtime.ShutdownReadinessCheck;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Fires {@link Draining} while connections are still there. Quarkus closes all of them before its
 * {@link ShutdownEvent}; what comes earlier is only the delay ({@code quarkus.shutdown.delay}), at
 * whose beginning the readiness check turns. So that is looked at, and the delay must be longer
 * than the notice and the drain.
 */
@ApplicationScoped
class Stopping {

  private static final Logger LOG = Logger.getLogger(Stopping.class);
  private static final long LOOK_MILLIS = 100;

  private final ShutdownReadinessCheck readiness;
  private final Event<Draining> draining;
  private final StopConfig config;
  private final Vertx vertx;
  private final AtomicBoolean fired = new AtomicBoolean();

  Stopping(
      @Readiness ShutdownReadinessCheck readiness,
      Event<Draining> draining,
      StopConfig config,
      Vertx vertx) {
    this.readiness = readiness;
    this.draining = draining;
    this.config = config;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent started) {
    vertx.setPeriodic(LOOK_MILLIS, this::look);
  }

  private void look(long timer) {
    if (readiness.call().getStatus() == Status.DOWN) {
      vertx.cancelTimer(timer);
      LOG.debug("told to stop");
      vertx.setTimer(Math.max(1, config.notice().toMillis()), due -> drain());
    }
  }

  private void drain() {
    vertx
        .executeBlocking(
            () -> {
              fire();
              return null;
            })
        .onFailure(f -> LOG.error("not all connections were drained", f));
  }

  /** Without a delay, as in tests, there is no earlier time. */
  void stop(@Observes @Priority(800) ShutdownEvent stopping) {
    fire();
  }

  private void fire() {
    if (fired.compareAndSet(false, true)) {
      draining.fire(new Draining());
    }
  }
}
