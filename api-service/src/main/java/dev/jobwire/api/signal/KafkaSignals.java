package dev.jobwire.api.signal;

import dev.jobwire.model.emit.SignalProducer;
import dev.jobwire.model.signal.JobControl;
import dev.jobwire.model.signal.JobReady;
import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.model.trace.Hop;
import dev.jobwire.model.trace.JobTracer;
import dev.jobwire.model.trace.Traceparent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The edge to Kafka for what an api-service sends: a job may run, jobs ended here, a job is to be
 * stopped. Awaited by nobody: the dispatcher emits again, replicas compare counters, and workers
 * read with each heartbeat what is to be cancelled.
 */
@ApplicationScoped
public class KafkaSignals implements SignalProducer.Listener {

  private static final Logger LOG = Logger.getLogger(KafkaSignals.class);
  private static final String READY_TYPE = "dev.jobwire.job.ready";
  private static final String RESOLVED_TYPE = "dev.jobwire.job.resolved";
  private static final String CONTROL_TYPE = "dev.jobwire.job.control";

  private static final List<String> SENT =
      List.of(
          Topics.JOBS_HIGH, Topics.JOBS, Topics.JOBS_LOW, Topics.JOB_RESOLVED, Topics.JOB_CONTROL);

  private final boolean on;
  private final MeterRegistry meters;
  private final Vertx vertx;
  private final JobTracer tracer;
  private final SignalProducer producer;

  KafkaSignals(
      SignalConfig config,
      MeterRegistry meters,
      Vertx vertx,
      JobTracer tracer,
      @Identifier("default-kafka-broker") Map<String, Object> brokers) {
    this.on = config.emit();
    this.meters = meters;
    this.vertx = vertx;
    this.tracer = tracer;
    this.producer =
        new SignalProducer(
            brokers, "jobwire-api-signals", "/jobwire/api", SENT, config.inFlight(), this);
    // There from the start: an alert on an increase can't see a first one that makes the counter.
    SENT.forEach(this::lostOn);
  }

  void open(@Observes StartupEvent started) {
    if (on) {
      producer.open();
    } else {
      LOG.info("jobs.signals.emit is off: nothing is sent to Kafka");
    }
  }

  void close(@Observes ShutdownEvent stopping) {
    producer.close();
  }

  /** The job may run now. Without a key, so that any worker gets it. */
  void ready(ReadyJob job) {
    String topic = job.priority().topic();
    Hop sending = tracer.send(topic, job.trace(), job.id());
    send(topic, null, READY_TYPE, new JobReady(job.id(), job.type()), sending.traceparent());
    sending.end();
  }

  /** Jobs of this owner ended, and that is committed. */
  public void resolved(String owner, JobResolved signal) {
    send(Topics.JOB_RESOLVED, owner, RESOLVED_TYPE, signal, Traceparent.current());
  }

  /** The attempt at this job should stop. */
  public void cancel(UUID job) {
    send(Topics.JOB_CONTROL, null, CONTROL_TYPE, JobControl.cancel(job), Traceparent.current());
  }

  private void send(String topic, String key, String type, Object signal, String trace) {
    producer.send(topic, key, type, signal, Instant.now(), trace);
  }

  @Override
  public void lost(String topic) {
    lostOn(topic).increment();
  }

  private Counter lostOn(String topic) {
    return Counter.builder("jobwire.signals.lost")
        .description("Signals that were not sent")
        .tag("topic", topic)
        .register(meters);
  }

  @Override
  public void later(Duration delay, Runnable task) {
    vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
  }
}
