package dev.jobwire.system.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.model.signal.Topics;
import dev.jobwire.system.Answer;
import dev.jobwire.system.Client;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.SharedStack;
import dev.jobwire.system.Stack;
import dev.jobwire.system.telemetry.SpanReceiver;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The packaged services with the settings of the prod overlay work, and nobody else gets in. */
@OnSharedStack
@Isolated("Its logs must be clean, also of what a busy machine makes late.")
class ProductionIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String AUDIENCE = "jobwire";
  private static final Pattern ALARMING = Pattern.compile("\"level\":\"(WARN|ERROR|FATAL)\"");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Secured secured;

  @BeforeAll
  static void start(Stack stack, SpanReceiver spans) throws Exception {
    String collector = spans.settings().get("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT");
    secured = new Secured(stack, SharedStack.directory("production"), collector);
  }

  @AfterAll
  static void stop() {
    if (secured != null) {
      secured.close();
    }
  }

  private static Client client(String subject, String audience) {
    return Client.withToken(secured.uri("api"), secured.issuer().token(subject, audience));
  }

  private static double metric(String service, String name) throws Exception {
    String metrics =
        HTTP.send(
                HttpRequest.newBuilder(secured.uri(service).resolve("/q/metrics")).build(),
                BodyHandlers.ofString())
            .body();
    Matcher lines =
        Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? ([0-9.eE+-]+)$").matcher(metrics);
    assertThat(lines.results()).as(name).isNotEmpty();
    return lines.reset().results().mapToDouble(line -> Double.parseDouble(line.group(1))).sum();
  }

  @Test
  void jobsRunAndTheirOwnersAreToldByKafka() throws Exception {
    Client client = client("ada", AUDIENCE);
    // Until the group has its partitions, workers find jobs in PostgreSQL.
    await("a job by Kafka")
        .atMost(LIMIT)
        .until(
            () -> {
              double before = metric("worker", "jobwire_jobs_pulled_total");
              String job = client.submit("echo", "{\"a\":1}").json().path("id").asText();
              assertThat(client.await(job).path("status").asText()).isEqualTo("COMPLETED");
              return metric("worker", "jobwire_jobs_pulled_total") == before;
            });
    double lostByApi = metric("api", "jobwire_signals_lost_total");
    double lostByWorker = metric("worker", "jobwire_signals_lost_total");
    Answer accepted = client.submit("echo", "{\"a\":2}");
    JsonNode events = client.events(accepted.header("Event-Cursor"), 30).json().path("events");
    assertThat(events.at("/0/job/id").asText()).isEqualTo(accepted.json().path("id").asText());

    String running = client.submit("sleep", "{\"duration\":\"PT5M\"}").json().path("id").asText();
    await("it runs")
        .atMost(LIMIT)
        .until(() -> client.job(running).path("status").asText().equals("RUNNING"));
    assertThat(client.post("/jobs/" + running + "/cancel", "").status()).isEqualTo(202);
    assertThat(client.await(running).path("status").asText()).isEqualTo("CANCELLED");

    assertThat(metric("api", "jobwire_signals_lost_total")).isEqualTo(lostByApi);
    assertThat(metric("worker", "jobwire_signals_lost_total")).isEqualTo(lostByWorker);
    assertThat(secured.output()).filteredOn(ALARMING.asPredicate()).isEmpty();
  }

  @Test
  void ownersAreWhomTheirTokensName() {
    String job = client("ada", AUDIENCE).submit("echo", "1").json().path("id").asText();

    assertThat(client("ada", AUDIENCE).get("/jobs/" + job).status()).isEqualTo(200);
    assertThat(client("bob", AUDIENCE).get("/jobs/" + job).status()).isEqualTo(404);
    assertThat(client("ada", "another").get("/jobs/" + job).status()).isEqualTo(401);
    assertThat(new Client(secured.uri("api"), "ada").get("/jobs/" + job).status()).isEqualTo(401);
  }

  @Test
  void everyConnectionToPostgresIsEncrypted() throws Exception {
    assertThat(secured.database().protocols()).isNotEmpty().containsOnly("TLSv1.3");
  }

  @Test
  void nobodyWritesWhatIsNotTheirsToWrite() throws Exception {
    Map<String, Object> worker = secured.clientOf("jobwire-worker");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(worker, new StringSerializer(), new StringSerializer())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(Topics.JOBS, "x")).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void whatCanNotBeReadIsSetAside() throws Exception {
    TopicPartition aside = new TopicPartition(Topics.DEAD_LETTER, 0);
    try (Admin admin = secured.admin();
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", secured.broker()),
                new StringSerializer(),
                new StringSerializer())) {
      producer.send(new ProducerRecord<>(Topics.JOBS, "no JSON")).get();

      await("it is on " + aside)
          .atMost(LIMIT)
          .until(
              () ->
                  admin
                          .listOffsets(Map.of(aside, OffsetSpec.latest()))
                          .partitionResult(aside)
                          .get()
                          .offset()
                      == 1);
    }
  }
}
