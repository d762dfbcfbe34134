package dev.jobwire.worker.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.worker.testing.KafkaRecords;
import dev.jobwire.worker.testing.OwnerJobs;
import dev.jobwire.worker.testing.OwnerJobs.Resolution;
import dev.jobwire.worker.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class CompletionTest {

  /** PostgreSQL is asked only for jobs that have been due for longer. */
  private static final Duration PULLED_AFTER = Duration.ofSeconds(1);

  @Test
  void runsWhatARecordNames() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      // Again until one was sooner than any pull, as the group may still be joining.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                UUID job = jobs.accept("echo", "{\"n\":1.50}");
                Instant told = Instant.now();
                jobs.announce(job, "echo");
                Resolution end = jobs.end(job);
                assertThat(Duration.between(told, end.startedAt().toInstant()))
                    .isLessThan(PULLED_AFTER);
              });
    }
  }

  @Test
  void resolvesAndTellsTheOwner() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      jobs.kafka().readFromNow(Topics.JOB_RESOLVED);
      UUID job = jobs.accept("echo", "{\"n\":1.50}");
      jobs.announce(job, "echo");

      Resolution end = jobs.end(job);

      assertThat(end.status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(end.seq()).isEqualTo(1);
      assertThat(end.attempt()).isEqualTo(1);
      assertThat(end.workerId()).isPositive();
      assertThat(end.result()).isEqualTo("{\"n\":1.50}");
      assertThat(end.error()).isNull();
      assertThat(end.finishedAt()).isAfterOrEqualTo(end.startedAt());
      assertThat(jobs.hasWork(job)).isFalse();
      assertThat(jobs.attempts(job)).isEmpty();
      assertThat(jobs.number("SELECT last_seq FROM stream WHERE owner_id = ?", jobs.id()))
          .isEqualTo(1);

      List<ConsumerRecord<byte[], byte[]>> told =
          jobs.kafka().read(1, data -> text(data.key()).equals(jobs.name()));
      assertThat(told).hasSize(1);
      assertThat(SignalJson.decode(told.get(0).value(), JobResolved.class))
          .isEqualTo(new JobResolved(jobs.id(), 1, List.of(job)));
      assertThat(KafkaRecords.header(told.get(0), "ce_specversion")).isEqualTo("1.0");
      assertThat(KafkaRecords.header(told.get(0), "ce_type")).isEqualTo("dev.jobwire.job.resolved");
      assertThat(KafkaRecords.header(told.get(0), "ce_source"))
          .isEqualTo("/jobwire/worker-service");
      assertThat(KafkaRecords.header(told.get(0), "ce_id")).isNotBlank();
      assertThat(Instant.parse(KafkaRecords.header(told.get(0), "ce_time")))
          .isBeforeOrEqualTo(Instant.now());
      assertThat(KafkaRecords.header(told.get(0), "content-type")).isEqualTo("application/json");
    }
  }

  @Test
  void runsAJobOnceHoweverOftenItIsTold() {
    try (OwnerJobs jobs = new OwnerJobs()) {
      UUID job = jobs.accept("sleep", "{\"duration\":\"PT0.3S\"}");
      for (int i = 0; i < 5; i++) {
        jobs.announce(job, "sleep");
      }

      assertThat(jobs.end(job).attempt()).isEqualTo(1);

      UUID next = jobs.accept("echo", null);
      jobs.announce(job, "sleep");
      jobs.announce(next, "echo");
      assertThat(jobs.end(next).result()).isNull();
      assertThat(jobs.resolutions(job)).hasSize(1);
    }
  }

  private static String text(byte[] key) {
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }
}
