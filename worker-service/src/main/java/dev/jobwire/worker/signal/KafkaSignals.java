package dev.jobwire.worker.signal;

import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.worker.eventloop.DecidingLoop;
import dev.jobwire.worker.metrics.WorkerMetrics;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * The edge to Kafka for what the worker sends. A producer of its own rather than an outgoing
 * channel: a channel retries and logs each record while the broker is away, where a signal should
 * simply be dropped.
 */
@Singleton
public final class KafkaSignals implements Signals {

  private static final Logger LOG = Logger.getLogger(KafkaSignals.class);
  private static final String RESOLVED_TYPE = "dev.jobwire.job.resolved";
  private static final String SIGNAL_TYPE_PREFIX = "dev.jobwire.";
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOOKS_BEFORE_AWAY = 100;

  private final SignalConfig config;
  private final WorkerMetrics metrics;
  private final DecidingLoop loop;
  private final Map<String, Object> brokers;
  private final CloudEventHeaders headers =
      new CloudEventHeaders("/jobwire/worker-service", UUID.randomUUID().toString());
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicReference<Throwable> away = new AtomicReference<>();
  private volatile Producer<byte[], byte[]> producer;

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
        new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer());
    learn(Topics.JOB_RESOLVED, 0);
    learn(Topics.JOB_SIGNALS, 0);
  }

  /** A send must not wait to learn where its topic is, so that is learned before. */
  private void learn(String topic, int looks) {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      return;
    }
    try {
      open.partitionsFor(topic);
      arrived();
    } catch (KafkaException e) {
      if (looks == LOOKS_BEFORE_AWAY) {
        away(e);
      }
      loop.after(LOOK, () -> learn(topic, looks + 1));
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    brokers.forEach(
        (key, value) -> {
          if (ProducerConfig.configNames().contains(key)) {
            settings.put(key, value);
          }
        });
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "jobwire-worker-signals");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L * 1024 * 1024);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
    // Else a topic without a record for five minutes is forgotten, and the next one dropped.
    settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
    return settings;
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
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      return;
    }
    if (inFlight.incrementAndGet() > config.inFlight()) {
      inFlight.decrementAndGet();
      metrics.signalLost(topic);
      return;
    }
    ProducerRecord<byte[], byte[]> data =
        new ProducerRecord<>(
            topic,
            null,
            owner.getBytes(StandardCharsets.UTF_8),
            SignalJson.encode(signal),
            headers.next(type, time));
    try {
      open.send(
          data,
          (metadata, failure) -> {
            inFlight.decrementAndGet();
            if (failure == null) {
              arrived();
            } else {
              failed(topic, failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      inFlight.decrementAndGet();
      failed(topic, e);
    }
  }

  private void arrived() {
    if (away.get() != null && away.getAndSet(null) != null) {
      LOG.info("Kafka takes signals again");
    }
  }

  private void failed(String topic, Throwable failure) {
    metrics.signalLost(topic);
    away(failure);
  }

  private void away(Throwable failure) {
    if (away.compareAndSet(null, failure)) {
      LOG.warn("Kafka does not take signals; owners are told later meanwhile: " + failure);
    }
  }

  /** Sends what is on its way, for a second at most, and closes. Blocks. */
  public void close() {
    Producer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(CLOSE);
    }
  }
}
