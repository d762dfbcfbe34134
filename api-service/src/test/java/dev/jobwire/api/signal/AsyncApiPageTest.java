package dev.jobwire.api.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.testing.StackResource;
import dev.jobwire.model.job.Priority;
import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.rules.AsyncApiPage;
import dev.jobwire.rules.ServiceSettings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The records that this service sends are those of docs/asyncapi.yaml. */
@QuarkusTest
@WithTestResource(StackResource.class)
class AsyncApiPageTest {

  private static final AsyncApiPage PAGE = AsyncApiPage.read();
  private static final String OWNER = "owner of the page";

  @Inject KafkaSignals signals;

  private final KafkaConsumer<byte[], byte[]> reader =
      new KafkaConsumer<>(
          Map.of(
              "bootstrap.servers",
              ConfigProvider.getConfig().getValue("KAFKA_BOOTSTRAP_SERVERS", String.class)),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer());

  @AfterEach
  void close() {
    reader.close();
  }

  /** What a topic is told of a job; told again until it is, because signals may be dropped. */
  private ConsumerRecord<byte[], byte[]> told(String topic, UUID job, Runnable tell) {
    List<TopicPartition> partitions = new ArrayList<>();
    reader
        .partitionsFor(topic)
        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
    reader.assign(partitions);
    reader.seekToEnd(partitions);
    partitions.forEach(reader::position);
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              tell.run();
              for (ConsumerRecord<byte[], byte[]> one : reader.poll(Duration.ofMillis(500))) {
                if (text(one.value()).contains(job.toString())) {
                  return one;
                }
              }
              return null;
            },
            found -> found != null);
  }

  private static void check(String message, ConsumerRecord<byte[], byte[]> record) {
    assertThat(PAGE.messagesAt(record.topic())).contains(message);
    PAGE.checkPayload(message, text(record.value()));
    Map<String, String> headers = new TreeMap<>();
    record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
    assertThat(headers).hasSize(record.headers().toArray().length);
    PAGE.checkHeaders(message, headers);
    assertThat(record.key() != null).isEqualTo(PAGE.hasKey(message));
  }

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  @Test
  void whatIsSentIsAsThePageSays() {
    Set<String> topics = new TreeSet<>();
    UUID job = UUID.randomUUID();
    for (Priority priority : Priority.values()) {
      ReadyJob ready = new ReadyJob(job, "echo", priority);
      check("jobReady", told(priority.topic(), job, () -> signals.ready(ready)));
      topics.add(priority.topic());
    }

    JobResolved resolved = new JobResolved(7, 1, List.of(job));
    ConsumerRecord<byte[], byte[]> ended =
        told(Topics.JOB_RESOLVED, job, () -> signals.resolved(OWNER, resolved));
    check("jobResolved", ended);
    assertThat(text(ended.key())).isEqualTo(OWNER);
    topics.add(Topics.JOB_RESOLVED);

    check("jobControl", told(Topics.JOB_CONTROL, job, () -> signals.cancel(job)));
    topics.add(Topics.JOB_CONTROL);

    topics.add("/events/ws");
    assertThat(PAGE.addresses("api", "send")).isEqualTo(topics);
  }

  @Test
  void whatIsReadIsOnThePage() {
    Set<String> read = ServiceSettings.read().topics("incoming");
    assertThat(read).isNotEmpty();
    read.add("/events/ws");
    assertThat(PAGE.addresses("api", "receive")).isEqualTo(read);
  }
}
