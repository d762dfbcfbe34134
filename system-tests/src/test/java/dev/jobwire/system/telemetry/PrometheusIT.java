package dev.jobwire.system.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.deploy.Queries;
import dev.jobwire.system.Client;
import dev.jobwire.system.EventSocket;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.SharedStack;
import dev.jobwire.system.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What dashboard, alerts and autoscaling ask is answered, for a stack at work, by Prometheus. */
@OnSharedStack
class PrometheusIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Some panels show only what is more than nothing. */
  private static final String SHOWN_IF_ANY = " > 0";

  private final String owner = "measured-" + UUID.randomUUID();

  @BeforeAll
  static void require() {
    Prometheus.require();
  }

  @Test
  void answersWhatIsAsked(Stack stack) throws IOException {
    try (Prometheus prometheus = Prometheus.reading(stack, SharedStack.directory("prometheus"));
        EventSocket socket = EventSocket.open(stack.api(1), owner, "end")) {
      Client client = new Client(stack.api(2), owner);
      work(client, socket, 1);
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(prometheus.targets().findValuesAsText("health"))
                      .hasSize(4)
                      .containsOnly("up"));
      // An increase is one over what was read before.
      work(client, socket, 2);

      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                assertThat(prometheus.alerts()).hasSameSizeAs(Queries.alerts());
                assertThat(prometheus.alerts()).allSatisfy(PrometheusIT::wasLookedAt);
                assertThat(silent(prometheus)).isEmpty();
                assertThat(Queries.autoscaling()).allSatisfy(query -> isANumber(prometheus, query));
                assertThat(Queries.objectives())
                    .map(PrometheusIT::ofMinutes)
                    .allSatisfy(query -> isANumber(prometheus, query));
              });
    }
  }

  /** One job that ends well, one at its second attempt, one that fails, and their client hears. */
  private static void work(Client client, EventSocket socket, int round) {
    client.submit("echo", "{}");
    client.submit("flaky", "{\"failures\":1}");
    client.submit("flaky", "{\"permanent\":true}");
    List<JsonNode> events = socket.awaitEvents(3 * round);
    socket.acknowledge(events.get(events.size() - 1).path("id").asText());
  }

  /** Those for which there is nothing: it asks for what never was, or was never so called. */
  private static List<String> silent(Prometheus prometheus) {
    return Queries.dashboard().stream()
        .map(Queries::filled)
        .map(query -> query.endsWith(SHOWN_IF_ANY) ? query.replace(SHOWN_IF_ANY, "") : query)
        .filter(query -> prometheus.ask(query).isEmpty())
        .toList();
  }

  /** Over some minutes, looked at by the second: nobody waits here for a month, or a minute. */
  private static String ofMinutes(String objective) {
    return objective.replace("[30d:1m]", "[5m:1s]").replace("[30d]", "[5m]");
  }

  private static void wasLookedAt(JsonNode alert) {
    assertThat(alert.path("health").asText()).as(alert.toString()).isEqualTo("ok");
    assertThat(alert.path("state").asText()).as(alert.toString()).isNotEqualTo("firing");
  }

  /** What KEDA takes, and what an objective is: a single number. */
  private static void isANumber(Prometheus prometheus, String query) {
    JsonNode found = prometheus.ask(query);
    assertThat(found).as(query).hasSize(1);
    assertThat(found.at("/0/value/1").asText()).as(query).matches("[0-9.]+");
  }
}
