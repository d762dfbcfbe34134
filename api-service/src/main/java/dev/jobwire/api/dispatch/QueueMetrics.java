package dev.jobwire.api.dispatch;

import dev.jobwire.api.dispatch.QueueStore.Depth;
import dev.jobwire.model.job.Priority;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * How much waits for workers, and for how long. The leader measures; other replicas say that they
 * do not know (NaN), so take the maximum over all.
 */
@ApplicationScoped
class QueueMetrics {

  private static final Logger LOG = Logger.getLogger(QueueMetrics.class);
  private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();

  private final QueueStore store;
  private volatile Map<Priority, Depth> depth = Map.of();
  private volatile boolean leading;
  private long nextAt;

  QueueMetrics(QueueStore store, MeterRegistry metrics) {
    this.store = store;
    for (Priority priority : Priority.values()) {
      Gauge.builder("jobwire.queue.depth", () -> of(priority, Depth::jobs))
          .description("Jobs that may run and wait for a worker")
          .tag("priority", priority.name())
          .register(metrics);
      Gauge.builder("jobwire.queue.oldest", () -> of(priority, Depth::oldestSeconds))
          .description("How long the oldest of them has waited")
          .baseUnit("seconds")
          .tag("priority", priority.name())
          .register(metrics);
    }
    Gauge.builder("jobwire.dispatch.leading", () -> leading ? 1 : 0)
        .description("Whether this replica is the dispatcher")
        .register(metrics);
  }

  private double of(Priority priority, ToDoubleFunction<Depth> value) {
    Depth known = depth.get(priority);
    return known == null ? Double.NaN : value.applyAsDouble(known);
  }

  /** This replica leads, or does so no more. */
  void leads(boolean leads) {
    leading = leads;
    if (!leads) {
      depth = Map.of();
    }
  }

  /** Measures when it is time to. What can't be measured is not known. */
  Uni<Void> measure(long nowNanos) {
    if (nowNanos - nextAt < 0) {
      return Uni.createFrom().voidItem();
    }
    nextAt = nowNanos + EVERY_NANOS;
    return store
        .depth()
        .invoke(measured -> depth = measured)
        .onFailure()
        .invoke(
            failure -> {
              depth = Map.of();
              LOG.debugf("the queue can't be measured: %s", failure.getMessage());
            })
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
