package dev.jobwire.worker.signal;

import dev.jobwire.model.emit.SignalProducer;
import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.model.trace.Hop;
import dev.jobwire.model.trace.JobTracer;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.metrics.WorkerMetrics;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The edge to Kafka for what the worker sends. */
@Singleton
public final class KafkaSignals implements Signals, SignalProducer.Listener {

  private static final Logger LOG = Logger.getLogger(KafkaSignals.class);
  private static final String RESOLVED_TYPE = "dev.jobwire.job.resolved";
  private static final String SIGNAL_TYPE_PREFIX = "dev.jobwire.";

  private final boolean on;
  private final WorkerMetrics metrics;
  private final DecidingLoop loop;
  private final JobTracer tracer;
  private final SignalProducer producer;

  @Inject
  KafkaSignals(
      SignalConfig config,
      WorkerMetrics metrics,
      DecidingLoop loop,
      JobTracer tracer,
      @Identifier("default-kafka-broker") Map<String, Object> brokers) {
    this.on = config.emit();
    this.metrics = metrics;
    this.loop = loop;
    this.tracer = tracer;
    this.producer =
        new SignalProducer(
            brokers,
            "jobwire-worker-signals",
            "/jobwire/worker-service",
            List.of(Topics.JOB_RESOLVED, Topics.JOB_SIGNALS),
            config.inFlight(),
            this);
  }

  /** Begins to connect; the broker need not be there. Does not wait for it. */
  public void open() {
    if (on) {
      producer.open();
    } else {
      LOG.info("jobs.signals.emit is off: nothing is sent to Kafka");
    }
  }

  @Override
  public void resolved(long ownerId, long top, List<ClaimedJob> jobs) {
    Map<UUID, String> traces = traces(jobs);
    producer.send(
        Topics.JOB_RESOLVED,
        jobs.get(0).owner(),
        RESOLVED_TYPE,
        new JobResolved(ownerId, top, jobs.stream().map(ClaimedJob::id).toList(), traces),
        Instant.now(),
        traces.isEmpty() ? null : traces.values().iterator().next());
  }

  /** Where the trace of each job goes on; of those that are recorded. */
  private Map<UUID, String> traces(List<ClaimedJob> jobs) {
    Map<UUID, String> traces = Map.of();
    for (ClaimedJob job : jobs) {
      Hop sending = tracer.send(Topics.JOB_RESOLVED, job.trace(), job.id());
      String trace = sending.traceparent();
      if (trace != null) {
        traces = traces.isEmpty() ? new LinkedHashMap<>() : traces;
        traces.put(job.id(), trace);
      }
      sending.end();
    }
    return traces;
  }

  @Override
  public void progress(ClaimedJob job, JobSignal signal) {
    producer.send(
        Topics.JOB_SIGNALS,
        job.owner(),
        SIGNAL_TYPE_PREFIX + signal.event(),
        signal,
        signal.time(),
        job.trace());
  }

  @Override
  public void lost(String topic) {
    metrics.signalLost(topic);
  }

  @Override
  public void later(Duration delay, Runnable task) {
    loop.after(delay, task);
  }

  /** Sends what is on its way, for a second at most, and closes. Blocks. */
  public void close() {
    producer.close();
  }
}
