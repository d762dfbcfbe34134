package dev.jobwire.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.signal.JobReady;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.rules.AsyncApiPage;
import dev.jobwire.worker.testing.KafkaRecords;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class DeadLetterTest {

  private static final int PARTITION = 0;

  @Test
  void setsUnreadableRecordsAsideAndReadsOn() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      KafkaRecords kafka = jobs.kafka();
      kafka.readFromNow(Topics.DEAD_LETTER);
      UUID job = jobs.accept("echo", "\"next\"");
      List<byte[]> unreadable =
          Arrays.asList(bytes("not json"), bytes("{}"), bytes("{\"job\":\"no id\"}"), null);

      List<Long> offsets = new ArrayList<>();
      unreadable.forEach(data -> offsets.add(kafka.send(keyed(jobs.name(), data)).offset()));
      byte[] readable = SignalJson.encode(new JobReady(job, "echo"));
      RecordMetadata next = kafka.send(keyed(jobs.name(), readable));

      List<ConsumerRecord<byte[], byte[]>> letters =
          kafka.read(unreadable.size(), data -> Arrays.equals(data.key(), bytes(jobs.name())));
      assertThat(letters)
          .extracting(data -> Long.valueOf(KafkaRecords.header(data, DeadLetters.OFFSET)))
          .containsExactlyInAnyOrderElementsOf(offsets);
      for (ConsumerRecord<byte[], byte[]> letter : letters) {
        int at = offsets.indexOf(Long.valueOf(KafkaRecords.header(letter, DeadLetters.OFFSET)));
        byte[] data = unreadable.get(at);
        assertThat(letter.value()).isEqualTo(data == null ? new byte[0] : data);
        assertThat(KafkaRecords.header(letter, DeadLetters.TOPIC)).isEqualTo(Topics.JOBS);
        assertThat(KafkaRecords.header(letter, DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(KafkaRecords.header(letter, DeadLetters.CAUSE)).isNotBlank();
        assertThat(KafkaRecords.header(letter, "trace")).isEqualTo("kept");
        AsyncApiPage.read().checkHeaders("deadLetter", KafkaRecords.headers(letter));
      }

      assertThat(jobs.end(job).status()).isEqualTo(JobStatus.COMPLETED);
      await("what was read is acknowledged")
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> kafka.committed("jobs-workers", new TopicPartition(Topics.JOBS, PARTITION)),
              committed -> committed > next.offset());
    }
  }

  private static ProducerRecord<byte[], byte[]> keyed(String key, byte[] data) {
    ProducerRecord<byte[], byte[]> keyed =
        new ProducerRecord<>(Topics.JOBS, PARTITION, bytes(key), data);
    keyed.headers().add("trace", bytes("kept"));
    return keyed;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
