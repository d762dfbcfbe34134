package dev.jobwire.api.stream.ws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jobwire.rules.AsyncApiPage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client of the WebSocket that takes what comes frame by frame, each of which must be as
 * docs/asyncapi.yaml says.
 */
public final class Client implements WebSocket.Listener, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AsyncApiPage PAGE = AsyncApiPage.read();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int LIMIT_SECONDS = 15;

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private WebSocket socket;

  /** Connects with a token as browsers do, who can set no headers. */
  static Client connectWithToken(URI uri, String token) throws Exception {
    Client client = new Client();
    client.socket =
        HTTP.newWebSocketBuilder()
            .subprotocols("jobs.v1", "quarkus-http-upgrade#Authorization#Bearer%20" + token)
            .buildAsync(uri, client)
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return client;
  }

  /** Connects as an owner. */
  public static Client connect(URI uri, String owner) throws Exception {
    Client client = new Client();
    client.socket =
        HTTP.newWebSocketBuilder()
            .header("X-Client-Id", owner)
            .subprotocols("jobs.v1")
            .buildAsync(uri, client)
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return client;
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  /** Sends a frame. */
  public void say(String frame) throws Exception {
    socket.sendText(frame, true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Says hello, with these members besides, and returns the welcome. */
  public JsonNode hello(String members) throws Exception {
    say("{\"type\":\"hello\"" + members + "}");
    return next("welcome");
  }

  /** Acknowledges. */
  public void ack(String cursor) throws Exception {
    say("{\"type\":\"ack\",\"cursor\":\"" + cursor + "\"}");
  }

  /** The next frame, which must be of this type. */
  public JsonNode next(String type) throws InterruptedException {
    JsonNode frame = next();
    if (!frame.get("type").asText().equals(type)) {
      throw new AssertionError("not a frame of type " + type + ", but: " + frame);
    }
    return frame;
  }

  /** The next frame. */
  public JsonNode next() throws InterruptedException {
    JsonNode frame = frames.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame in time");
    }
    PAGE.checkPayload(frame.get("type").asText(), frame.toString());
    return frame;
  }

  /** The next first deliveries' ids; what is sent again is passed over. */
  public List<String> events(int count) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    while (ids.size() < count) {
      JsonNode event = next("event");
      if (event.get("delivery").asInt() == 1) {
        ids.add(event.get("id").asText());
      }
    }
    return ids;
  }

  int closeCode() throws Exception {
    return closed.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        frames.add(JSON.readTree(text.toString()));
      } catch (JsonProcessingException e) {
        closed.completeExceptionally(e);
      }
      text.setLength(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
