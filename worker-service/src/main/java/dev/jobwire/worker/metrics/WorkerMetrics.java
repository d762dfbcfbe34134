package dev.jobwire.worker.metrics;

import dev.jobwire.model.signal.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** The worker's meters. Tags have few values: a type, an outcome, a topic. */
@Singleton
public final class WorkerMetrics {

  private static final Duration[] DURATIONS = {
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5)
  };

  private static final List<String> READ =
      List.of(Topics.JOBS_HIGH, Topics.JOBS, Topics.JOBS_LOW, Topics.JOB_CONTROL);
  private static final List<String> SENT = List.of(Topics.JOB_RESOLVED, Topics.JOB_SIGNALS);

  private final MeterRegistry registry;
  private final DistributionSummary claimBatch;
  private final DistributionSummary completeBatch;
  private final Counter pulled;
  private final Counter handedBack;
  private final Counter leasesLost;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Timer> attempts = new ConcurrentHashMap<>();

  @Inject
  WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
    claimBatch = batch("claim");
    completeBatch = batch("complete");
    pulled =
        Counter.builder("jobwire.jobs.pulled")
            .description("jobs taken from PostgreSQL because no signal came for them")
            .register(registry);
    handedBack =
        Counter.builder("jobwire.jobs.handed.back")
            .description("claimed jobs returned without an outcome")
            .register(registry);
    leasesLost =
        Counter.builder("jobwire.leases.lost")
            .description("leases that ran out under this worker")
            .register(registry);
    // There from the start: an alert on an increase can't see a first one that makes the counter.
    READ.forEach(this::unreadableOn);
    SENT.forEach(this::lostOn);
  }

  private DistributionSummary batch(String statement) {
    return DistributionSummary.builder("jobwire.batch.size")
        .description("rows written by one statement")
        .tag("statement", statement)
        .register(registry);
  }

  /** Reads how many attempts run whenever it is asked. */
  public void running(IntSupplier running) {
    Gauge.builder("jobwire.attempts.running", running::getAsInt)
        .description("attempts under way")
        .register(registry);
  }

  /** One claim brought jobs of these types. */
  public void claimed(List<String> types) {
    if (!types.isEmpty()) {
      claimBatch.record(types.size());
      types.forEach(
          type -> counter("jobwire.jobs.claimed", "jobs claimed", "type", type).increment());
    }
  }

  /** So many jobs were pulled. */
  public void pulled(int jobs) {
    pulled.increment(jobs);
  }

  /** One statement wrote so many outcomes. */
  public void completed(int outcomes) {
    completeBatch.record(outcomes);
  }

  /** A job of the type ended. */
  public void resolved(String type, String outcome) {
    counter("jobwire.jobs.resolved", "jobs that ended", "type", type, "outcome", outcome)
        .increment();
  }

  /** A job of the type will be tried again. */
  public void retried(String type) {
    counter("jobwire.jobs.retried", "failures that will be tried again", "type", type).increment();
  }

  /** So many jobs were handed back. */
  public void handedBack(int jobs) {
    handedBack.increment(jobs);
  }

  /** The lease ran out. */
  public void leaseLost() {
    leasesLost.increment();
  }

  /** A record could not be read. */
  public void unreadable(String topic) {
    unreadableOn(topic).increment();
  }

  /** A signal could not be sent; nothing but time is lost with it. */
  public void signalLost(String topic) {
    lostOn(topic).increment();
  }

  private Counter unreadableOn(String topic) {
    return counter("jobwire.records.unreadable", "records set aside", "topic", topic);
  }

  private Counter lostOn(String topic) {
    return counter("jobwire.signals.lost", "signals that were not sent", "topic", topic);
  }

  /** A handler ran for so long. */
  public void attempt(String type, Duration duration) {
    attempts
        .computeIfAbsent(
            type,
            t ->
                Timer.builder("jobwire.attempt")
                    .description("from start to end of one attempt's handler")
                    .tag("type", t)
                    .serviceLevelObjectives(DURATIONS)
                    .register(registry))
        .record(duration);
  }

  private Counter counter(String name, String description, String... tags) {
    return counters.computeIfAbsent(
        name + String.join(",", tags),
        key -> Counter.builder(name).description(description).tags(tags).register(registry));
  }
}
