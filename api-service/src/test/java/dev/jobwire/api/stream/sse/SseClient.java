package dev.jobwire.api.stream.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads a stream as an {@code EventSource} does. */
public final class SseClient implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A message with the position that the client would come back to. */
  public record Message(String lastEventId, JsonNode json) {}

  private final HttpResponse<InputStream> response;
  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final SseLines lines = new SseLines(this::message);
  private final Thread reading;
  private volatile boolean ended;

  private SseClient(HttpResponse<InputStream> response) {
    this.response = response;
    this.reading = new Thread(this::read, "sse-client");
    reading.setDaemon(true);
    reading.start();
  }

  /** Opens a stream, which must be granted. */
  public static SseClient open(HttpRequest request) throws Exception {
    HttpResponse<InputStream> response = HTTP.send(request, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    return new SseClient(response);
  }

  HttpResponse<InputStream> response() {
    return response;
  }

  private void read() {
    byte[] chunk = new byte[8_192];
    try (InputStream body = response.body()) {
      int read;
      StringBuilder rest = new StringBuilder();
      while ((read = body.read(chunk)) >= 0) {
        rest.append(new String(chunk, 0, read, StandardCharsets.ISO_8859_1));
        int end;
        while ((end = rest.indexOf("\n")) >= 0) {
          byte[] line = rest.substring(0, end).getBytes(StandardCharsets.ISO_8859_1);
          rest.delete(0, end + 1);
          lines.line(new String(line, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // Closed by this side, or cut.
    }
    ended = true;
  }

  private void message(String lastEventId, String data) {
    try {
      messages.add(new Message(lastEventId, JSON.readTree(data)));
    } catch (IOException e) {
      throw new IllegalStateException(data, e);
    }
  }

  /** The next message. */
  public Message next() throws InterruptedException {
    Message next = messages.poll(15, TimeUnit.SECONDS);
    assertThat(next).as("a message").isNotNull();
    return next;
  }

  /** The next message of that type; others are passed over. */
  Message next(String type) throws InterruptedException {
    Message next = next();
    while (!next.json().path("type").asText().equals(type)) {
      next = next();
    }
    return next;
  }

  /** The position that it would come back to. */
  String position() {
    return lines.lastEventId();
  }

  int comments() {
    return lines.comments();
  }

  /** How long it would wait before it connects again; -1 when it was not told. */
  long retry() {
    return lines.retry();
  }

  boolean isEnded() {
    return ended;
  }

  @Override
  public void close() throws IOException {
    response.body().close();
    try {
      reading.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
