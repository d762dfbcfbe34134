package dev.jobwire.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** One job all the way to its owner: posted to one replica, told by the other. */
@OnSharedStack
class FlowIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String PAYLOAD = "{\"hi\":1,\"big\":12345678901234567890,\"none\":[null]}";

  private final String owner = "flow-" + UUID.randomUUID();

  @Test
  void reachesWhoWaitsByEveryWay(Stack stack) {
    Client one = new Client(stack.api(1), owner);
    Client two = new Client(stack.api(2), owner);
    try (EventSocket socket = EventSocket.open(stack.api(2), owner, "end")) {
      Answer accepted = one.submit("echo", PAYLOAD);
      String id = accepted.json().path("id").asText();
      assertThat(accepted.header("Location")).endsWith("/jobs/" + id);
      assertThat(accepted.json().path("status").asText()).isEqualTo("PENDING");

      JsonNode job = two.await(id);
      assertThat(job.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(job.path("payload")).isEqualTo(Client.read(PAYLOAD));
      assertThat(job.path("result")).isEqualTo(Client.read(PAYLOAD));

      JsonNode pushed = socket.awaitEvents(1).get(0);
      assertThat(pushed.path("event").asText()).isEqualTo("job.resolved");
      assertThat(pushed.at("/job/id").asText()).isEqualTo(id);
      assertThat(pushed.at("/job/status").asText()).isEqualTo("COMPLETED");
      assertThat(pushed.at("/job/result")).isEqualTo(Client.read(PAYLOAD));
      assertThat(pushed.path("id")).isEqualTo(job.at("/event/id"));

      Answer polled = one.events(accepted.header("Event-Cursor"), 60);
      assertThat(polled.status()).isEqualTo(200);
      assertThat(polled.json().path("events")).hasSize(1);
      assertThat(polled.json().at("/events/0/id")).isEqualTo(pushed.path("id"));
      assertThat(polled.json().at("/events/0/job")).isEqualTo(pushed.path("job"));

      assertThat(job.at("/event/acknowledgedAt").isMissingNode()).isTrue();
      socket.acknowledge(pushed.path("id").asText());
      await()
          .atMost(LIMIT)
          .until(() -> one.get("/jobs/" + id).json().at("/event").hasNonNull("acknowledgedAt"));
    }
  }

  @Test
  void tellsOfStartAndProgress(Stack stack) {
    try (EventSocket socket = EventSocket.openAcknowledging(stack.api(2), owner, "end")) {
      String id = submit(stack, "sleep", "{\"duration\":\"PT5M\"}");
      try {
        socket.awaitThat("start and progress", () -> started(socket, id) && progressed(socket, id));
      } finally {
        new Client(stack.api(1), owner).post("/jobs/" + id + "/cancel", "");
      }
      assertThat(socket.awaitEvents(1).get(0).at("/job/id").asText()).isEqualTo(id);
    }
  }

  private static boolean started(EventSocket socket, String id) {
    return socket.signals(id).stream()
        .anyMatch(
            signal ->
                signal.path("event").asText().equals("job.started")
                    && signal.at("/job/status").asText().equals("RUNNING"));
  }

  private static boolean progressed(EventSocket socket, String id) {
    return socket.signals(id).stream()
        .anyMatch(
            signal ->
                signal.path("event").asText().equals("job.progress")
                    && signal.at("/job/progress/percent").asInt() > 0
                    && signal.at("/job/progress/message").asText().equals("sleeping"));
  }

  @Test
  void triesAgainAfterAFailure(Stack stack) {
    JsonNode job = resolved(stack, "flaky", "{\"failures\":1}");
    assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("COMPLETED");
    assertThat(job.path("attempt").asInt()).isEqualTo(2);
    assertThat(job.at("/result/attempts").asInt()).isEqualTo(2);
  }

  @Test
  void saysWhyAJobFailed(Stack stack) {
    JsonNode job = resolved(stack, "flaky", "{\"permanent\":true}");
    assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("FAILED");
    assertThat(job.path("attempt").asInt()).isEqualTo(1);
    assertThat(job.path("error"))
        .isEqualTo(
            Client.read(
                """
                {"type": "flaky-permanent", "message": "failed for good, as asked",
                 "retryable": false}"""));
    JsonNode events = new Client(stack.api(2), owner).events("start", 60).json().path("events");
    assertThat(events).hasSize(1);
    assertThat(events.at("/0/job/status").asText()).isEqualTo("FAILED");
    assertThat(events.at("/0/job/error")).isEqualTo(job.path("error"));
  }

  @Test
  void drawsAQrCode(Stack stack) throws IOException {
    JsonNode job = resolved(stack, "qr-code", "{\"text\":\"https://example.org\",\"size\":128}");
    String image = job.at("/result/image").asText();
    assertThat(image).as(job.toString()).startsWith("data:image/png;base64,");
    byte[] png = Base64.getDecoder().decode(image.substring(image.indexOf(',') + 1));
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(128);
  }

  @Test
  void namesWhatWorkersCanDo(Stack stack) {
    JsonNode types = new Client(stack.api(2), owner).get("/job-types").json().path("items");
    assertThat(types)
        .extracting(type -> type.path("type").asText())
        .contains("echo", "flaky", "qr-code", "sleep");
    for (JsonNode type : types) {
      assertThat(type.path("workers").asInt()).as(type.toString()).isEqualTo(2);
      assertThat(type.has("payloadSchema")).as(type.toString()).isTrue();
    }
  }

  private String submit(Stack stack, String type, String payload) {
    return new Client(stack.api(1), owner).submit(type, payload).json().path("id").asText();
  }

  /** The job at its end, as the other replica sees it. */
  private JsonNode resolved(Stack stack, String type, String payload) {
    return new Client(stack.api(2), owner).await(submit(stack, type, payload));
  }
}
