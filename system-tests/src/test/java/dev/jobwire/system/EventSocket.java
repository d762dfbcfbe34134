package dev.jobwire.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A client of {@code /events/ws} that said hello; it keeps every frame and answers pings. */
public final class EventSocket implements WebSocket.Listener, AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final boolean acknowledging;
  private volatile CompletableFuture<WebSocket> sent;
  private volatile String end = "open";
  private volatile int closeCode;

  private EventSocket(boolean acknowledging) {
    this.acknowledging = acknowledging;
  }

  /**
   * Connects, says hello with a cursor and returns once welcome. Acknowledges nothing by itself.
   */
  public static EventSocket open(URI api, String owner, String cursor) {
    return open(api, owner, cursor, false);
  }

  /** Likewise, and acknowledges each event as it comes. */
  static EventSocket openAcknowledging(URI api, String owner, String cursor) {
    return open(api, owner, cursor, true);
  }

  private static EventSocket open(URI api, String owner, String cursor, boolean acknowledging) {
    EventSocket socket = connect(api, owner, cursor, acknowledging);
    socket.awaitThat("welcome", () -> !socket.of("welcome").isEmpty());
    return socket;
  }

  /** Says hello and waits for nothing. */
  public static EventSocket connect(URI api, String owner, String cursor) {
    return connect(api, owner, cursor, false);
  }

  private static EventSocket connect(URI api, String owner, String cursor, boolean acknowledging) {
    EventSocket socket = new EventSocket(acknowledging);
    socket.sent =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("jobs.v1")
            .connectTimeout(LIMIT)
            .buildAsync(
                URI.create("ws://" + api.getAuthority() + "/events/ws?client=" + owner), socket);
    socket.send("{\"type\":\"hello\",\"cursor\":\"" + cursor + "\"}");
    return socket;
  }

  /** Frames must follow one another: a WebSocket takes one at a time. */
  private synchronized void send(String frame) {
    sent = sent.thenCompose(socket -> socket.sendText(frame, true));
  }

  /** Acknowledges all up to an event. */
  public void acknowledge(String cursor) {
    send("{\"type\":\"ack\",\"cursor\":\"" + cursor + "\"}");
  }

  /** All events so far, in the order in which they came, each as it came first. */
  List<JsonNode> events() {
    return of("event").stream().filter(event -> event.path("delivery").asInt() == 1).toList();
  }

  /** All signals of one job so far. */
  List<JsonNode> signals(String job) {
    return of("signal").stream()
        .filter(signal -> signal.at("/job/id").asText().equals(job))
        .toList();
  }

  /** The events, once there are so many. */
  public List<JsonNode> awaitEvents(int count) {
    awaitThat(count + " events", () -> events().size() >= count);
    return events();
  }

  /** How often an event was sent so far. */
  public long sends(String id) {
    return of("event").stream().filter(event -> event.path("id").asText().equals(id)).count();
  }

  /** The code with which the service closes it, once it has. */
  public int awaitClose() {
    awaitThat("close", () -> closeCode != 0);
    return closeCode;
  }

  /** Waits for what the frames must show; fails, with the frames, when they do not. */
  void awaitThat(String what, BooleanSupplier shown) {
    try {
      Awaitility.await()
          .atMost(LIMIT)
          .pollInterval(LOOK_AGAIN)
          .until(
              () -> shown.getAsBoolean() || !end.equals("open") || sent.isCompletedExceptionally());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not in time: " + what + ", got " + frames, e);
    }
    if (!shown.getAsBoolean()) {
      throw new AssertionError(what + ": socket " + end + ", " + sent + ", got " + frames);
    }
  }

  private List<JsonNode> of(String type) {
    return frames.stream().filter(frame -> frame.path("type").asText().equals(type)).toList();
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      JsonNode frame = Client.read(partial.toString());
      partial.setLength(0);
      frames.add(frame);
      switch (frame.path("type").asText()) {
        case "ping" -> send("{\"type\":\"pong\"}");
        case "event" -> {
          if (acknowledging) {
            acknowledge(frame.path("id").asText());
          }
        }
        default -> {}
      }
    }
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closeCode = code;
    end = "closed: " + code + " " + reason;
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    end = "broken: " + error;
  }

  @Override
  public void close() {
    sent.thenAccept(WebSocket::abort).join();
  }
}
