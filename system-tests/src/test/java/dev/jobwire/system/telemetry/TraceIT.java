package dev.jobwire.system.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.Answer;
import dev.jobwire.system.Client;
import dev.jobwire.system.EventSocket;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.Stack;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A job is one trace: from its client's request through both services and back to the client. */
@OnSharedStack
class TraceIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String API = "jobwire-api";
  private static final String WORKER = "jobwire-worker";

  /** A job's way, each span the parent of the next. */
  private static final List<String> WAY =
      List.of(
          "POST /jobs",
          "send jobs",
          "process jobs",
          "send job-resolved",
          "process job-resolved",
          "push websocket");

  private final String owner = "trace-" + UUID.randomUUID();
  private final String clientsSpan = hex(8);
  private String trace = hex(16);
  private String job;

  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  @Test
  void followsAJobThroughBothTopicsToThePush(Stack stack, SpanReceiver spans) {
    try (EventSocket socket = EventSocket.open(stack.api(2), owner, "end")) {
      // Until the broker has given out its partitions, jobs and events are found in PostgreSQL.
      List<Span> all =
          Awaitility.await()
              .atMost(LIMIT)
              .until(
                  () -> {
                    trace = hex(16);
                    job = submit(stack, "echo", "{}");
                    return await(spans, Map.of("push websocket", 1, "send job-resolved", 1));
                  },
                  TraceIT::isByKafka);
      socket.awaitEvents(1);

      assertThat(all)
          .extracting(Span::service, Span::name, Span::kind)
          .containsExactlyInAnyOrder(
              tuple(API, "POST /jobs", "SERVER"),
              tuple(API, "send jobs", "PRODUCER"),
              tuple(WORKER, "process jobs", "CONSUMER"),
              tuple(WORKER, "send job-resolved", "PRODUCER"),
              tuple(API, "process job-resolved", "CONSUMER"),
              tuple(API, "push websocket", "PRODUCER"));
      String parent = clientsSpan;
      for (String name : WAY) {
        Span span = named(all, name);
        assertThat(span.parent()).as(name).isEqualTo(parent);
        assertThat(span.failed()).as(name).isFalse();
        if (!name.startsWith("POST")) {
          assertThat(span.attributes()).as(name).containsEntry("jobwire.job.id", job);
        }
        parent = span.id();
      }
      assertThat(named(all, "process jobs").attributes())
          .containsEntry("jobwire.job.type", "echo")
          .containsEntry("jobwire.job.attempt", "1")
          .containsEntry("jobwire.job.outcome", "COMPLETED")
          .containsEntry("messaging.system", "kafka")
          .containsEntry("messaging.destination.name", "jobs");
    }
  }

  @Test
  void staysOneTraceThroughARetry(Stack stack, SpanReceiver spans) {
    String job = submit(stack, "flaky", "{\"failures\":1}");
    assertThat(new Client(stack.api(1), owner).await(job).path("attempt").asInt()).isEqualTo(2);

    List<Span> attempts =
        await(spans, Map.of("process jobs", 2)).stream()
            .filter(span -> span.name().equals("process jobs"))
            .toList();
    assertThat(attempts)
        .extracting(span -> span.attributes().get("jobwire.job.attempt"), Span::failed)
        .containsExactlyInAnyOrder(tuple("1", true), tuple("2", false));
  }

  @Test
  void reachesWhoWasAway(Stack stack, SpanReceiver spans) {
    Client client = new Client(stack.api(1), owner);
    Answer accepted = client.submitIn(traceparent(), "echo", "{}");
    client.await(accepted.json().path("id").asText());

    try (EventSocket late =
        EventSocket.open(stack.api(2), owner, accepted.header("Event-Cursor"))) {
      late.awaitEvents(1);
      List<Span> all = await(spans, Map.of("push websocket", 1, "POST /jobs", 1));
      assertThat(named(all, "push websocket").parent()).isEqualTo(named(all, "POST /jobs").id());
    }
  }

  @Test
  void logsTheJobAndTheTrace(Stack stack) {
    String job = submit(stack, "flaky", "{\"permanent\":true}");
    new Client(stack.api(1), owner).await(job);

    JsonNode line =
        Awaitility.await()
            .atMost(LIMIT)
            .until(() -> logged(stack, job), Optional::isPresent)
            .orElseThrow();
    assertThat(line.at("/mdc/jobId").asText()).isEqualTo(job);
    assertThat(line.at("/mdc/traceId").asText()).isEqualTo(trace);
    assertThat(line.path("level").asText()).isEqualTo("DEBUG");
  }

  private static Optional<JsonNode> logged(Stack stack, String job) {
    return stack
        .output()
        .lines()
        .filter(text -> text.startsWith("worker-") && text.contains("failed"))
        .map(text -> Client.read(text.substring(text.indexOf('{'))))
        .filter(said -> said.path("message").asText().contains(job))
        .findFirst();
  }

  /** Whether records of both topics have their part in it. */
  private static boolean isByKafka(List<Span> all) {
    return all.size() == WAY.size()
        && all.stream().map(Span::name).collect(Collectors.toSet()).equals(Set.copyOf(WAY))
        && named(all, "process jobs").parent().equals(named(all, "send jobs").id())
        && named(all, "push websocket").parent().equals(named(all, "process job-resolved").id());
  }

  private String traceparent() {
    return "00-" + trace + "-" + clientsSpan + "-01";
  }

  private String submit(Stack stack, String type, String payload) {
    return new Client(stack.api(1), owner)
        .submitIn(traceparent(), type, payload)
        .json()
        .path("id")
        .asText();
  }

  /** The trace once it has as many spans of these names; they are sent every tenth of a second. */
  private List<Span> await(SpanReceiver spans, Map<String, Integer> names) {
    return Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> spans.of(trace),
            all ->
                names.entrySet().stream()
                    .allMatch(
                        name ->
                            all.stream().filter(span -> span.name().equals(name.getKey())).count()
                                >= name.getValue()));
  }

  private static Span named(List<Span> all, String name) {
    List<Span> found = all.stream().filter(span -> span.name().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }
}
