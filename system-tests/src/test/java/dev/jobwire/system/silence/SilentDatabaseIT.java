package dev.jobwire.system.silence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.system.Answer;
import dev.jobwire.system.Client;
import dev.jobwire.system.OnOwnStack;
import dev.jobwire.system.SharedStack;
import dev.jobwire.system.Stack;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL's node dies silently and another takes over at the same address: the services notice
 * by themselves. The kernel alone would take a quarter of an hour for each connection.
 */
@OnOwnStack
class SilentDatabaseIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SERVED = 5;

  @BeforeAll
  static void require() {
    SilentConnections.require();
  }

  @Test
  void isLeftForTheNextOne() {
    try (Stack stack = Stack.start(SharedStack.directory("silence"), Map.of())) {
      Client client = new Client(stack.api(1), "silence");
      List<String> accepted = new ArrayList<>();
      accepted.add(client.submit("echo", "{}").json().path("id").asText());
      client.await(accepted.get(0));

      URI database = URI.create(stack.env("JOBWIRE_DB_URL"));
      try (SilentConnections silent = SilentConnections.of(database.getPort())) {
        assertThat(silent.count()).isGreaterThan(SERVED);
        Awaitility.await()
            .atMost(LIMIT)
            .until(() -> IntStream.range(0, SERVED).allMatch(i -> isServed(client, accepted)));
      }

      assertThat(accepted)
          .allSatisfy(
              job -> assertThat(client.await(job).path("status").asText()).isEqualTo("COMPLETED"));
    }
  }

  /** Whether a job is taken and ends; if it is not taken, that must be said as it should. */
  private static boolean isServed(Client client, List<String> accepted) {
    Answer answer = client.post("/jobs", "{\"type\":\"echo\"}");
    if (answer.status() == 503) {
      assertThat(answer.header("Retry-After")).isNotBlank();
      return false;
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    String job = answer.json().path("id").asText();
    accepted.add(job);
    return client.get("/jobs/" + job + "?wait=10").text().contains("\"COMPLETED\"");
  }
}
