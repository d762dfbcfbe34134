package dev.jobwire.api.dispatch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.JobTypesInUse;
import dev.jobwire.api.testing.StackResource;
import dev.jobwire.model.signal.JobReady;
import dev.jobwire.model.signal.SignalJson;
import dev.jobwire.model.signal.Topics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class DispatchTest {

  @BeforeAll
  static void types() {
    JobTypesInUse.register();
  }

  private static KafkaConsumer<byte[], byte[]> reader(String topic) {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                ConfigProvider.getConfig().getValue("KAFKA_BOOTSTRAP_SERVERS", String.class),
                "group.id",
                "test-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    reader.subscribe(List.of(topic));
    return reader;
  }

  private static ConsumerRecord<byte[], byte[]> await(String topic, UUID job) {
    try (KafkaConsumer<byte[], byte[]> reader = reader(topic)) {
      return Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> r : reader.poll(Duration.ofMillis(200))) {
                  if (SignalJson.decode(r.value(), JobReady.class).job().equals(job)) {
                    return r;
                  }
                }
                return null;
              },
              found -> found != null);
    }
  }

  @Test
  void acceptedJobIsEmittedAsACloudEventWithoutAKey() {
    String id =
        given()
            .contentType(ContentType.JSON)
            .body("{\"type\":\"echo\",\"priority\":\"HIGH\"}")
            .post("/jobs")
            .path("id");
    ConsumerRecord<byte[], byte[]> record = await(Topics.JOBS_HIGH, UUID.fromString(id));
    assertThat(record.key()).isNull();
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record, "ce_type")).isEqualTo("dev.jobwire.job.ready");
    assertThat(header(record, "ce_source")).isEqualTo("/jobwire/api");
    assertThat(header(record, "ce_id")).isNotBlank();
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void delayedJobIsEmittedWhenItsTimeHasCome() {
    String id =
        given()
            .contentType(ContentType.JSON)
            .body("{\"type\":\"echo\",\"delay\":\"PT0.5S\",\"priority\":\"LOW\"}")
            .post("/jobs")
            .path("id");
    await(Topics.JOBS_LOW, UUID.fromString(id));
  }

  /** Of a priority whose window stays open: no worker of these tests takes records off Kafka. */
  private static UUID urgent(Endings endings) {
    UUID job = endings.pending();
    endings.update("UPDATE work SET priority = 0 WHERE job_id = ?", job);
    return job;
  }

  @Test
  void moreThanOneTickTakesArriveAtTheSameInstant() {
    String type = "crowd-" + UUID.randomUUID();
    try (Endings endings = Endings.ofNewOwner()) {
      endings.update(
          "INSERT INTO work (job_id, owner_id, type, priority, state, last_attempt, timed, due_at)"
              + " SELECT uuidv7(), ?, ?, 2, 1, 10, true, now() + interval '0.5 s'"
              + " FROM generate_series(1, 2500)",
          endings.ownerId(),
          type);
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .until(
              () ->
                  endings.number("SELECT count(*) FROM work WHERE type = ? AND NOT timed", type)
                      == 2_500);
      endings.update("DELETE FROM work WHERE type = ?", type);
    }
  }

  @Test
  void forgottenJobIsEmitted() {
    try (Endings endings = Endings.ofNewOwner()) {
      await(Topics.JOBS_HIGH, urgent(endings));
    }
  }

  @Test
  void jobOfADeadWorkerIsReadyAgainAndTheLostAttemptRecorded() {
    try (Endings endings = Endings.ofNewOwner()) {
      UUID job = urgent(endings);
      endings.update(
          "UPDATE work SET state = 2, attempt = 1, worker_id = -1, started_at = now(),"
              + " deadline_at = now() + interval '1 hour' WHERE job_id = ?",
          job);
      Awaitility.await()
          .until(
              () ->
                  endings.number(
                          "SELECT count(*) FROM work WHERE job_id = ? AND state = 1 AND attempt = 1",
                          job)
                      == 1);
      assertThat(
              endings.number(
                  "SELECT count(*) FROM attempt WHERE job_id = ? AND attempt = 1 AND outcome = 4",
                  job))
          .isEqualTo(1);
      await(Topics.JOBS_HIGH, job);
    }
  }

  @Test
  void jobOfADeadWorkerKeepsItsPlaceInTheQueueOnce() {
    try (Endings endings = Endings.ofNewOwner()) {
      UUID job = endings.pending();
      lose(endings, job, "due_at = now() - interval '1 hour'");
      assertThat(minutesDue(endings, job)).isEqualTo(60);
      lose(endings, job, "last_attempt = 9");
      assertThat(minutesDue(endings, job)).as("it may be what kills workers").isZero();
      lose(endings, job, "last_error = '{}', due_at = now() - interval '1 hour'");
      assertThat(minutesDue(endings, job)).as("it failed in between").isEqualTo(60);
    }
  }

  @Test
  void limitedJobKeepsThePlaceThatItHadBeforeItWasAdmitted() {
    try (Endings endings = Endings.ofNewOwner()) {
      String type = "full-" + UUID.randomUUID();
      endings.update(
          "INSERT INTO job_type (type, description, payload_schema, max_concurrency, registered_at)"
              + " VALUES (?, 'for tests', '{}', 1, now())",
          type);
      long alive = endings.livingWorker();
      endings.update(
          "UPDATE work SET type = ?, limited = true, state = 2, attempt = 1, worker_id = ?,"
              + " started_at = now(), deadline_at = now() + interval '1 hour' WHERE job_id = ?",
          type,
          alive,
          endings.pending());
      UUID job = endings.pending();
      endings.update("UPDATE job SET run_at = now() - interval '2 hours' WHERE id = ?", job);
      endings.update("UPDATE work SET type = ?, limited = true WHERE job_id = ?", type, job);

      lose(endings, job, "due_at = now() - interval '1 hour'");

      assertThat(minutesDue(endings, job)).isEqualTo(120);
      endings.update("DELETE FROM work WHERE type = ?", type);
      endings.update("DELETE FROM job_type WHERE type = ?", type);
      endings.update("DELETE FROM worker WHERE id = ?", alive);
    }
  }

  /** A dead worker has it, until it is given back. */
  private static void lose(Endings endings, UUID job, String also) {
    endings.update(
        "UPDATE work SET state = 2, attempt = 1, worker_id = -1, started_at = now(),"
            + " deadline_at = now() + interval '1 hour', "
            + also
            + " WHERE job_id = ?",
        job);
    Awaitility.await()
        .until(
            () ->
                endings.number("SELECT count(*) FROM work WHERE job_id = ? AND state <> 2", job)
                    == 1);
  }

  private static long minutesDue(Endings endings, UUID job) {
    return endings.number(
        "SELECT floor(extract(epoch FROM now() - due_at) / 60)::bigint FROM work WHERE job_id = ?",
        job);
  }

  @Test
  void jobWhoseLastAttemptWasLostFailsWithAnEvent() {
    try (Endings endings = Endings.ofNewOwner()) {
      UUID job = endings.pending();
      endings.update(
          "UPDATE work SET state = 2, attempt = last_attempt, worker_id = -1, started_at = now(),"
              + " deadline_at = now() + interval '1 hour' WHERE job_id = ?",
          job);
      Awaitility.await()
          .until(
              () ->
                  endings.number(
                          "SELECT count(*) FROM resolution WHERE job_id = ? AND status = 4", job)
                      == 1);
      assertThat(endings.top()).isEqualTo(1);
      assertThat(endings.number("SELECT count(*) FROM work WHERE job_id = ?", job)).isZero();
    }
  }
}
