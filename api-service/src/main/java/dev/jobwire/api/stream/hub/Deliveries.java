package dev.jobwire.api.stream.hub;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The meters of one transport: who is connected, what is sent, and how old that is by then. */
public final class Deliveries {

  /**
   * From a job's end to when its event is sent the first time on a connection. What was kept for
   * somebody who was away is older than the last of these.
   */
  private static final Duration[] AGES = {
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1)
  };

  private final String transport;
  private final InstantSource clock;
  private final Trail trail;
  private final Counter events;
  private final Timer age;

  /**
   * Registers the meters.
   *
   * @param transport the value of their tag
   * @param connected how many clients are connected
   * @param clock the wall clock, which jobs' ends are compared with
   * @param trail told of each event of a traced job
   */
  public Deliveries(
      String transport,
      IntSupplier connected,
      InstantSource clock,
      Trail trail,
      MeterRegistry metrics) {
    this.transport = transport;
    this.clock = clock;
    this.trail = trail;
    Gauge.builder("jobwire.stream.connections", connected, IntSupplier::getAsInt)
        .description("Clients that are connected to their stream")
        .tag("transport", transport)
        .strongReference(true)
        .register(metrics);
    this.events =
        Counter.builder("jobwire.stream.deliveries")
            .description("Events sent to clients, repeats not included")
            .tag("transport", transport)
            .register(metrics);
    this.age =
        Timer.builder("jobwire.stream.delivery.age")
            .description("From a job's end to the first sending of its event on a connection")
            .tag("transport", transport)
            .serviceLevelObjectives(AGES)
            .register(metrics);
  }

  /** Events were sent for the first time. */
  public void sent(List<StreamEvent> sent) {
    events.increment(sent.size());
    long now = clock.millis();
    for (StreamEvent event : sent) {
      // The database's clock may be ahead of this machine's.
      long millis = Math.max(0, now - event.endedMillis());
      age.record(millis, TimeUnit.MILLISECONDS);
      trail.pushed(transport, event, millis);
    }
  }
}
