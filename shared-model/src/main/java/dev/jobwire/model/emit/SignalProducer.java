package dev.jobwire.model.emit;

import dev.jobwire.model.signal.SignalJson;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends signals as CloudEvents. Never blocks, never fails: what can't be sent at once, or is not
 * taken within seconds, is dropped. That the broker is away is logged once, and that it is back. A
 * producer of its own rather than a messaging channel: a channel buffers, retries and logs each
 * record while the broker is away, where a signal should be forgotten. Safe for many threads.
 */
public final class SignalProducer implements AutoCloseable {

  /** Who is told how it goes. Called on any thread. */
  public interface Listener {
    /** A signal for this topic was dropped. */
    void lost(String topic);

    /** Runs the task after a while, on a thread that must not be blocked. */
    void later(Duration delay, Runnable task);
  }

  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOOKS_BEFORE_AWAY = 100;

  private static final Logger LOG = System.getLogger(SignalProducer.class.getName());

  private final Map<String, Object> settings;
  private final List<String> topics;
  private final Listener listener;
  private final int mostInFlight;
  private final CloudEventHeaders headers;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean away = new AtomicBoolean();
  private volatile Producer<byte[], byte[]> producer;

  /**
   * A producer that is not open yet.
   *
   * @param brokers the clients' common settings; what a producer does not know is left out
   * @param clientId its name at the broker
   * @param source the CloudEvents' source
   * @param topics all that will be sent to
   * @param mostInFlight how many signals may be on their way; more are dropped
   */
  public SignalProducer(
      Map<String, Object> brokers,
      String clientId,
      String source,
      Collection<String> topics,
      int mostInFlight,
      Listener listener) {
    this.settings = settings(brokers, clientId);
    this.topics = List.copyOf(topics);
    this.listener = listener;
    this.mostInFlight = mostInFlight;
    this.headers = new CloudEventHeaders(source, UUID.randomUUID().toString());
  }

  /** Begins to connect; the broker need not be there. What is sent before is dropped. */
  public void open() {
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    topics.forEach(topic -> learn(topic, 0));
  }

  private static Map<String, Object> settings(Map<String, Object> brokers, String clientId) {
    Map<String, Object> settings = new HashMap<>();
    brokers.forEach(
        (key, value) -> {
          if (ProducerConfig.configNames().contains(key)) {
            settings.put(key, value);
          }
        });
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
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
        failed(e);
      }
      listener.later(LOOK, () -> learn(topic, looks + 1));
    }
  }

  /**
   * Sends a signal.
   *
   * @param key null for none: any partition
   * @param type the CloudEvents' type
   * @param time when it happened
   * @param traceparent the trace it is part of; null when that is not recorded
   */
  public void send(
      String topic, String key, String type, Object signal, Instant time, String traceparent) {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      return;
    }
    if (inFlight.incrementAndGet() > mostInFlight) {
      inFlight.decrementAndGet();
      listener.lost(topic);
      return;
    }
    ProducerRecord<byte[], byte[]> data =
        new ProducerRecord<>(
            topic,
            null,
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            SignalJson.encode(signal),
            headers.next(type, time, traceparent));
    try {
      open.send(
          data,
          (metadata, failure) -> {
            inFlight.decrementAndGet();
            if (failure == null) {
              arrived();
            } else {
              dropped(topic, failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      inFlight.decrementAndGet();
      dropped(topic, e);
    }
  }

  private void arrived() {
    if (away.get() && away.compareAndSet(true, false)) {
      LOG.log(Level.INFO, "Kafka takes signals again");
    }
  }

  private void dropped(String topic, Throwable failure) {
    listener.lost(topic);
    failed(failure);
  }

  private void failed(Throwable failure) {
    if (away.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "Kafka does not take signals; what they tell is found later meanwhile: " + failure);
    }
  }

  /** Sends what is on its way, for a second at most, and closes. Blocks. */
  @Override
  public void close() {
    Producer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(CLOSE);
    }
  }
}
