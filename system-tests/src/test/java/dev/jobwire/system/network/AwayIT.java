package dev.jobwire.system.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.Answer;
import dev.jobwire.system.Client;
import dev.jobwire.system.EventSocket;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.SharedStack;
import dev.jobwire.system.Stack;
import dev.jobwire.system.faults.OwnerReader;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.network.client.Handed;
import dev.jobwire.system.network.client.Inbox;
import dev.jobwire.system.network.client.ResumingClient;
import dev.jobwire.system.network.client.Transport;
import dev.jobwire.system.network.client.Transport.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client that was away for longer than all sends of its events take. The times between sends are
 * set to a fraction of a second here, so that all ten really happen, and the service gives the
 * connection up. It has a stack of its own, but runs where there is time.
 */
@ResourceLock(OnSharedStack.LANE)
class AwayIT {

  private static final Map<String, String> SETTINGS =
      Map.of("JOBS_STREAM_WS_REDELIVERY_FIRST", "20ms", "JOBS_STREAM_WS_REDELIVERY_MOST", "100ms");

  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(40), 5);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SENDS = 10;
  private static final int NO_ACK = 4408;
  private static final int ACKNOWLEDGED = 3;
  private static final int HANDED = 5;
  private static final int SENT = 8;
  private static final int ALL = 13;

  private static Stack stack;

  private final String owner = "away-" + UUID.randomUUID();
  private final Violations violations = new Violations();

  @BeforeAll
  static void start() {
    stack = Stack.start(SharedStack.directory("away"), SETTINGS, "--apis", "2", "--workers", "1");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  static Stream<Arguments> ways() {
    return Stream.of(Transport.values())
        .flatMap(way -> Stream.of(Arguments.of(way, true), Arguments.of(way, false)));
  }

  @ParameterizedTest(name = "{0}, with its cursor: {1}")
  @MethodSource("ways")
  void getsAllOfItOnReturn(Transport transport, boolean withCursor) throws Exception {
    List<Api> api = List.of(new Api(List.of(stack.api(1))), new Api(List.of(stack.api(2))));
    String handledLast = leave(api.get(0));
    resolve(ALL - SENT);

    List<SeenEvent> stream = new OwnerReader(api.get(1), owner).stream();
    assertThat(stream).hasSize(ALL);
    int before = withCursor ? HANDED : ACKNOWLEDGED;
    Inbox inbox =
        new Inbox(
            owner, "default", withCursor ? handledLast : null, before, event -> {}, violations);
    try (ResumingClient client =
        new ResumingClient(stack.api(2), inbox, PATIENCE, () -> transport, () -> 0)) {
      await().atMost(LIMIT).until(() -> inbox.reached() >= ALL);
      ServersView view = new ServersView(api.get(0), violations);
      await().atMost(LIMIT).until(() -> view.acknowledged(inbox) == ALL);
      assertThat(client.connections()).containsOnlyKeys(transport);
    }
    assertThat(inbox.handed()).extracting(Handed::event).isEqualTo(stream.subList(before, ALL));
    assertThat(violations.lines()).isEmpty();
  }

  /**
   * Acknowledges some events, hands over some more, and goes silent until the service has sent each
   * of the others as often as it does and has closed the connection. All of them are there before
   * it connects, because all sends together take less than a second.
   *
   * @return the cursor of the last event handed over
   */
  private String leave(Api api) throws Exception {
    resolve(ACKNOWLEDGED);
    Client client = new Client(stack.api(1), owner);
    String acknowledged = client.events("start", 10).json().path("cursor").asText();
    Answer answer = client.post("/events/ack", "{\"cursor\":\"" + acknowledged + "\"}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    Inbox known = new Inbox(owner, "default", null, ACKNOWLEDGED, event -> {}, violations);
    assertThat(new ServersView(api, violations).acknowledged(known)).isEqualTo(ACKNOWLEDGED);

    int others = SENT - ACKNOWLEDGED;
    resolve(others);
    try (EventSocket socket = EventSocket.open(stack.api(1), owner, acknowledged)) {
      List<JsonNode> sent = socket.awaitEvents(others);
      assertThat(socket.awaitClose()).isEqualTo(NO_ACK);
      // The times are random, so any of them may be the first to have been sent as often as it may.
      assertThat(sent.stream().mapToLong(one -> socket.sends(id(one))).max()).hasValue(SENDS);
      return id(sent.get(HANDED - ACKNOWLEDGED - 1));
    }
  }

  private void resolve(int jobs) {
    Client client = new Client(stack.api(2), owner);
    List<String> ids =
        Stream.generate(() -> client.submit("echo", "1").json().path("id").asText())
            .limit(jobs)
            .toList();
    ids.forEach(id -> assertThat(client.await(id).path("status").asText()).isEqualTo("COMPLETED"));
  }

  private static String id(JsonNode event) {
    return event.path("id").asText();
  }
}
