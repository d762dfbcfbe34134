package dev.jobwire.api.stop;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.smallrye.health.runtime.ShutdownReadinessCheck;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Drains connections while they are still there. Quarkus closes all of them before its {@link
 * ShutdownEvent}; what comes earlier is only the delay ({@code quarkus.shutdown.delay}), at whose
 * beginning the readiness check turns. So that is looked at, and the delay must have room for the
 * notice and for whoever drains longest.
 */
@ApplicationScoped
class Stopping {

  private static final Logger LOG = Logger.getLogger(Stopping.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Before all that answers. */
  private static final int EARLY = -100_000;

  private final ShutdownReadinessCheck readiness;
  private final List<Drainable> drainables;
  private final Vertx vertx;
  private final Duration notice;
  private final Duration delay;
  private volatile boolean told;
  private CompletableFuture<Void> drained;

  Stopping(
      @Readiness ShutdownReadinessCheck readiness,
      @All List<Drainable> drainables,
      Vertx vertx,
      StopConfig config,
      @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay) {
    this.readiness = readiness;
    this.drainables = drainables;
    this.vertx = vertx;
    this.notice = config.notice();
    this.delay = delay;
  }

  void start(@Observes StartupEvent started) {
    if (delay.isZero()) {
      return;
    }
    Duration needed = notice.plus(longest()).plus(LOOK);
    if (delay.compareTo(needed) < 0) {
      throw new IllegalStateException(
          "quarkus.shutdown.delay is "
              + delay
              + ", but jobs.stop.notice and the drain of connections take "
              + needed);
    }
    vertx.setPeriodic(LOOK.toMillis(), this::look);
  }

  private Duration longest() {
    return drainables.stream()
        .map(Drainable::drainLimit)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private void look(long timer) {
    if (readiness.call().getStatus() == Status.DOWN) {
      vertx.cancelTimer(timer);
      told = true;
      vertx.setTimer(Math.max(1, notice.toMillis()), due -> drain());
    }
  }

  void install(@Observes Router router) {
    router.route().order(EARLY).handler(this::takeLeave);
  }

  /**
   * Whoever keeps a connection for further requests learns in time that it will end: not by a
   * request that is cut (RFC 9112, section 9.6).
   */
  private void takeLeave(RoutingContext context) {
    if (!context.request().headers().contains(HttpHeaders.UPGRADE)) {
      context.addHeadersEndHandler(
          written -> {
            if (told) {
              context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
          });
    }
    context.next();
  }

  private synchronized CompletableFuture<Void> drain() {
    if (drained == null) {
      LOG.debug("draining");
      drained =
          CompletableFuture.allOf(
              drainables.stream()
                  .map(drainable -> drainable.drain().toCompletableFuture())
                  .toArray(CompletableFuture<?>[]::new));
    }
    return drained;
  }

  /** Waits for the drain; begins it where there was no delay to do so in, as in tests. */
  void stop(@Observes @Priority(800) ShutdownEvent stopping) {
    try {
      drain().get(longest().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("not all connections were drained in time");
    } catch (ExecutionException e) {
      LOG.error("not all connections were drained", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
