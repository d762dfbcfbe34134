package dev.jobwire.worker.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records and reads them, from where a topic ended when reading began. */
public final class KafkaRecords implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  private final Map<String, Object> brokers =
      Map.of("bootstrap.servers", OwnerJobs.setting("KAFKA_BOOTSTRAP_SERVERS"), "linger.ms", 0);
  private KafkaProducer<byte[], byte[]> producer;
  private KafkaConsumer<byte[], byte[]> consumer;

  /** Sends a record without a key. */
  public void send(String topic, byte[] data) {
    send(new ProducerRecord<>(topic, data));
  }

  /** Sends a record; says where it came to lie. */
  public RecordMetadata send(ProducerRecord<byte[], byte[]> data) {
    if (producer == null) {
      producer = new KafkaProducer<>(brokers, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return got(() -> producer.send(data).get());
  }

  /** Begins to read a topic at its end. */
  public void readFromNow(String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers.get("bootstrap.servers")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Reads until so many records are like that; gives these, or what there is of them in time. */
  public List<ConsumerRecord<byte[], byte[]>> read(
      int count, Predicate<ConsumerRecord<byte[], byte[]>> like) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    long begun = System.nanoTime();
    while (found.size() < count && System.nanoTime() - begun < PATIENCE_NANOS) {
      consumer
          .poll(POLL)
          .forEach(
              data -> {
                if (like.test(data)) {
                  found.add(data);
                }
              });
    }
    return found;
  }

  /** The offset that a group reads next; 0 when it has not told yet. */
  public long committed(String group, TopicPartition partition) {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", brokers.get("bootstrap.servers")))) {
      OffsetAndMetadata offset =
          got(
              () ->
                  admin
                      .listConsumerGroupOffsets(group)
                      .partitionsToOffsetAndMetadata()
                      .get()
                      .get(partition));
      return offset == null ? 0 : offset.offset();
    }
  }

  /** A header's text; null when there is none. */
  public static String header(ConsumerRecord<?, ?> data, String name) {
    Header header = data.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** All headers' texts by name; each is there once. */
  public static Map<String, String> headers(ConsumerRecord<?, ?> data) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : data.headers()) {
      String text = new String(header.value(), StandardCharsets.UTF_8);
      if (headers.put(header.key(), text) != null) {
        throw new AssertionError("there twice: " + header.key());
      }
    }
    return headers;
  }

  private interface Answer<T> {
    T get() throws ExecutionException, InterruptedException;
  }

  private static <T> T got(Answer<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
    if (consumer != null) {
      consumer.close();
    }
  }
}
