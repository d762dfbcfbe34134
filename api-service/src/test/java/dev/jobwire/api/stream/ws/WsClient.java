package dev.jobwire.api.stream.ws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of {@code jobs.v1} that keeps what comes, in order, until it is asked for. */
final class WsClient implements WebSocket.Listener, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;
  private volatile boolean answersPings = true;

  private WsClient(int port, String owner, String origin) {
    WebSocket.Builder builder =
        HTTP.newWebSocketBuilder().subprotocols("jobs.v1").header("X-Client-Id", owner);
    if (origin != null) {
      builder.header("Origin", origin);
    }
    socket =
        builder
            .buildAsync(URI.create("ws://localhost:" + port + "/events/ws"), this)
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  static WsClient connect(int port, String owner) {
    return new WsClient(port, owner, null);
  }

  static WsClient connect(int port, String owner, String origin) {
    return new WsClient(port, owner, origin);
  }

  /** Connects and says hello; the welcome is the next frame. */
  static WsClient hello(int port, String owner, String members) {
    WsClient client = connect(port, owner);
    client.send("{\"type\":\"hello\"" + (members.isEmpty() ? "" : "," + members) + "}");
    return client;
  }

  /** Answers no ping from now on. */
  void goDeaf() {
    answersPings = false;
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void send(String frame) {
    socket.sendText(frame, true).join();
  }

  void sendBinary(byte[] data) {
    socket.sendBinary(ByteBuffer.wrap(data), true).join();
  }

  void ack(String cursor) {
    send("{\"type\":\"ack\",\"cursor\":\"" + cursor + "\"}");
  }

  /** The next frame. */
  JsonNode next() {
    try {
      JsonNode frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came; closed: " + closed.getNow(null));
      }
      return frame;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next frame of that type; what comes before is dropped. */
  JsonNode next(String type) {
    JsonNode frame = next();
    while (!type.equals(frame.path("type").asText())) {
      frame = next();
    }
    return frame;
  }

  /** The next so many events that are delivered for the first time. */
  List<JsonNode> events(int count) {
    List<JsonNode> events = new ArrayList<>();
    while (events.size() < count) {
      JsonNode event = next("event");
      if (event.path("delivery").asInt() == 1) {
        events.add(event);
      }
    }
    return events;
  }

  /** The code with which the server closed. */
  int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  boolean isOpen() {
    return !closed.isDone();
  }

  @Override
  public void onOpen(WebSocket webSocket) {
    webSocket.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        JsonNode frame = JSON.readTree(text.toString());
        if (answersPings && "ping".equals(frame.path("type").asText())) {
          webSocket.sendText("{\"type\":\"pong\"}", true);
        }
        frames.add(frame);
      } catch (IOException e) {
        closed.completeExceptionally(e);
      }
      text.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
