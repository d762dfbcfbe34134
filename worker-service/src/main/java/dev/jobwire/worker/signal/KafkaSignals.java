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

  private final SignalConfig config;
  private final WorkerMetrics metrics;
  private final DecidingLoop loop;
  private final Map<String, Object> brokers;
  private volatile SignalProducer producer;

  @Inject
  KafkaSignals(
      SignalConfig config,
      WorkerMetrics metrics,
      DecidingLoop loop,
      @Identifier("default-kafka-broker") Map<String, Object> brokers) {
    this.config = config;
    this.metrics = metrics;
    this.loop = loop;
    this.brokers = brokers;
  }

  /** Begins to connect; the broker need not be there. Does not wait for it. */
  public void open() {
    if (!config.emit()) {
      LOG.info("jobs.signals.emit is off: nothing is sent to Kafka");
      return;
    }
    producer =
        new SignalProducer(
            brokers,
            "jobwire-worker-signals",
            "/jobwire/worker-service",
            List.of(Topics.JOB_RESOLVED, Topics.JOB_SIGNALS),
            config.inFlight(),
            this);
  }

  @Override
  public void resolved(String owner, JobResolved resolved) {
    send(Topics.JOB_RESOLVED, owner, RESOLVED_TYPE, resolved, Instant.now());
  }

  @Override
  public void progress(String owner, JobSignal signal) {
    send(Topics.JOB_SIGNALS, owner, SIGNAL_TYPE_PREFIX + signal.event(), signal, signal.time());
  }

  private void send(String topic, String owner, String type, Object signal, Instant time) {
    SignalProducer open = producer;
    if (open != null) {
      open.send(topic, owner, type, signal, time);
    }
  }

  @Override
  public void lost(String topic) {
    metrics.signalLost(topic);
  }

  @Override
  public void away(Throwable why) {
    LOG.warn("Kafka does not take signals; owners are told later meanwhile: " + why);
  }

  @Override
  public void back() {
    LOG.info("Kafka takes signals again");
  }

  @Override
  public void later(Duration delay, Runnable task) {
    loop.after(delay, task);
  }

  /** Sends what is on its way, for a second at most, and closes. Blocks. */
  public void close() {
    SignalProducer open = producer;
    producer = null;
    if (open != null) {
      open.close();
    }
  }
}
