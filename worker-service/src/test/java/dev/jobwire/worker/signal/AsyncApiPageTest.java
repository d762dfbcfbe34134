package dev.jobwire.worker.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.signal.Topics;
import dev.jobwire.rules.AsyncApiPage;
import dev.jobwire.rules.ServiceSettings;
import dev.jobwire.worker.testing.KafkaRecords;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The records that the worker sends are those of docs/asyncapi.yaml. */
@QuarkusTest
@WithTestResource(StackResource.class)
class AsyncApiPageTest {

  private static final AsyncApiPage PAGE = AsyncApiPage.read();

  private final OwnerJobs jobs = new OwnerJobs();

  @AfterEach
  void close() {
    jobs.close();
  }

  /** What a topic is told of the owner while a job runs that takes a while. */
  private List<ConsumerRecord<byte[], byte[]>> told(String topic, int count) {
    jobs.kafka().readFromNow(topic);
    UUID job = jobs.accept("sleep", "{\"duration\": \"PT0.9S\"}");
    jobs.announce(job, "sleep");
    byte[] owner = jobs.name().getBytes(StandardCharsets.UTF_8);
    List<ConsumerRecord<byte[], byte[]>> told =
        jobs.kafka().read(count, one -> Arrays.equals(one.key(), owner));
    assertThat(told).hasSizeGreaterThanOrEqualTo(count);
    return told;
  }

  private static void check(String message, ConsumerRecord<byte[], byte[]> told) {
    assertThat(PAGE.messagesAt(told.topic())).contains(message);
    PAGE.checkPayload(message, new String(told.value(), StandardCharsets.UTF_8));
    PAGE.checkHeaders(message, KafkaRecords.headers(told));
    assertThat(PAGE.hasKey(message)).isTrue();
  }

  @Test
  void whatEndedIsToldAsThePageSays() {
    check("jobResolved", told(Topics.JOB_RESOLVED, 1).get(0));
  }

  @Test
  void whatRunsIsToldAsThePageSays() {
    List<ConsumerRecord<byte[], byte[]>> told = told(Topics.JOB_SIGNALS, 2);

    check("jobStarted", told.get(0));
    told.subList(1, told.size()).forEach(one -> check("jobProgress", one));
  }

  @Test
  void theTopicsAreThoseOnThePage() {
    ServiceSettings settings = ServiceSettings.read();
    Set<String> sent = settings.topics("outgoing");
    sent.addAll(Set.of(Topics.JOB_RESOLVED, Topics.JOB_SIGNALS));
    assertThat(PAGE.addresses("worker", "receive"))
        .isEqualTo(settings.topics("incoming"))
        .isNotEmpty();
    assertThat(PAGE.addresses("worker", "send")).isEqualTo(sent);
  }
}
