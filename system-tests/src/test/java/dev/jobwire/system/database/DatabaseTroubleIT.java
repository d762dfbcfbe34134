package dev.jobwire.system.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.system.Answer;
import dev.jobwire.system.Client;
import dev.jobwire.system.OnOwnStack;
import dev.jobwire.system.SharedStack;
import dev.jobwire.system.Stack;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the services do about a PostgreSQL in trouble, and once that is over. */
@OnOwnStack
class DatabaseTroubleIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SERVED = 5;

  /** So that the little there is to do here uses all of their connections soon. */
  private static final Map<String, String> SMALL_POOLS =
      Map.of(
          "QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE", "2",
          "QUARKUS_DATASOURCE_HOT_REACTIVE_MAX_SIZE", "2",
          "QUARKUS_DATASOURCE_TELLING_REACTIVE_MAX_SIZE", "2");

  /** More than a pool has connections. */
  private static final int WRITES = 4;

  private static Stack stack;

  private final Client client = new Client(stack.api(1), "troubled-" + UUID.randomUUID());

  @BeforeAll
  static void start() {
    stack = Stack.start(SharedStack.directory("trouble"), SMALL_POOLS);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static String id(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json().path("id").asText();
  }

  /**
   * Its node dies silently and another takes over at the same address. The kernel alone would take
   * a quarter of an hour to end each connection.
   */
  @Test
  void aDeadNodeIsLeftForTheNextOne() {
    SilentConnections.require();
    List<String> accepted = new ArrayList<>();
    accepted.add(id(client.submit("echo", "{}")));
    client.await(accepted.get(0));

    URI database = URI.create(stack.env("JOBWIRE_DB_URL"));
    try (SilentConnections silent = SilentConnections.of(database.getPort())) {
      assertThat(silent.count()).isPositive();
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> IntStream.range(0, SERVED).allMatch(i -> isServed(accepted)));
    }

    assertThat(accepted)
        .allSatisfy(
            job -> assertThat(client.await(job).path("status").asText()).isEqualTo("COMPLETED"));
  }

  /** Whether a job is taken and ends; if it is not taken, that must be said as it should. */
  private boolean isServed(List<String> accepted) {
    Answer answer = client.post("/jobs", "{\"type\":\"echo\"}");
    if (answer.status() == 503) {
      assertThat(answer.header("Retry-After")).isNotBlank();
      return false;
    }
    accepted.add(id(answer));
    return client
        .get("/jobs/" + accepted.get(accepted.size() - 1) + "?wait=10")
        .text()
        .contains("\"COMPLETED\"");
  }

  /**
   * Each write waits for its standby and holds its connection; what is there is told all the same.
   */
  @Test
  void whatIsThereIsToldWhileNoStandbyConfirms() throws SQLException {
    String ended = id(client.submit("echo", "{}"));
    client.await(ended);
    List<String> running =
        IntStream.range(0, WRITES)
            .mapToObj(i -> id(client.submit("sleep", "{\"duration\":\"PT50S\"}")))
            .toList();

    new Settings(stack).withNoStandby(() -> tellsWhileItRefuses(running, ended));

    assertThat(running)
        .allSatisfy(
            job -> assertThat(client.await(job).path("status").asText()).isEqualTo("CANCELLED"));
  }

  private void tellsWhileItRefuses(List<String> running, String ended) {
    List<CompletableFuture<Answer>> writes =
        Stream.concat(running.stream().map(job -> "/jobs/" + job + "/cancel"), Stream.of("/jobs"))
            .map(path -> inBackground(() -> client.post(path, "{\"type\":\"echo\"}")))
            .toList();
    assertThat(writes)
        .allSatisfy(
            write -> {
              assertThat(write.join().status()).isEqualTo(503);
              assertThat(write.join().header("Retry-After")).isNotBlank();
            });

    assertThat(client.job(ended).path("status").asText()).isEqualTo("COMPLETED");
    assertThat(client.events("start", 0).json().path("events")).isNotEmpty();
    assertThat(client.get("/q/health/ready").status()).isEqualTo(200);
  }

  /** On a thread of its own: all of them at once. */
  private static CompletableFuture<Answer> inBackground(Supplier<Answer> request) {
    return CompletableFuture.supplyAsync(request, task -> new Thread(task).start());
  }
}
