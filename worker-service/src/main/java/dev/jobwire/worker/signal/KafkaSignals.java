package dev.jobwire.worker.signal;

import dev.jobwire.model.emit.SignalProducer;
import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.metrics.WorkerMetrics;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
  private final SignalProducer producer;

  @Inject
  KafkaSignals(
      SignalConfig config,
      WorkerMetrics metrics,
      DecidingLoop loop,
      @Identifier("default-kafka-broker") Map<String, Object> brokers) {
    this.on = config.emit();
    this.metrics = metrics;
    this.loop = loop;
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
  public void resolved(String owner, JobResolved resolved) {
    producer.send(Topics.JOB_RESOLVED, owner, RESOLVED_TYPE, resolved, Instant.now());
  }

  @Override
  public void progress(String owner, JobSignal signal) {
    producer.send(
        Topics.JOB_SIGNALS, owner, SIGNAL_TYPE_PREFIX + signal.event(), signal, signal.time());
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
