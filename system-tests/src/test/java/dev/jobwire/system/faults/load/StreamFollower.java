package dev.jobwire.system.faults.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An owner's subscriber over WebSocket, as a client should be: it acknowledges what it got, comes
 * back with its cursor when the connection ends, to another replica, and drops what it has seen.
 * What it got must go on where it stopped.
 */
public final class StreamFollower implements AutoCloseable {

  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Api api;
  private final String owner;
  private final Violations violations;
  private final Pace pace = new Pace();
  private final Thread thread = new Thread(this::follow, "follower");
  private final List<SeenEvent> seen = new ArrayList<>();
  private volatile Socket current;
  private String cursor = "start";
  private int connections;

  /** Begins to follow from the start of the owner's stream. */
  public StreamFollower(Api api, String owner, Violations violations) {
    this.api = api;
    this.owner = owner;
    this.violations = violations;
    thread.start();
  }

  private void follow() {
    try {
      for (int replica = 0; pace.next(BETWEEN); replica++) {
        try (Socket socket = Socket.open(uri(replica), hello(), CONNECT, this::frame)) {
          current = socket;
          connections++;
          socket.awaitEnd(SILENCE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private URI uri(int replica) {
    return URI.create("ws://" + api.replica(replica).getAuthority() + "/events/ws?client=" + owner);
  }

  private synchronized String hello() {
    return "{\"type\":\"hello\",\"cursor\":\"" + cursor + "\"}";
  }

  /** Takes what came; the answer to it, or null. */
  private synchronized String frame(String text) {
    JsonNode frame;
    try {
      frame = Api.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      violations.add("push: not JSON", owner + ": " + text);
      return null;
    }
    switch (frame.path("type").asText()) {
      case "event" -> {
        return event(frame);
      }
      case "ping" -> {
        return "{\"type\":\"pong\"}";
      }
      case "reset", "error" -> violations.add("push: " + frame.path("type").asText(), text);
      default -> {}
    }
    return null;
  }

  private String event(JsonNode frame) {
    String id = frame.path("id").asText();
    SeenEvent event =
        SeenEvent.of(id, frame.at("/job/id").asText(), frame.at("/job/status").asText());
    long last = seen.isEmpty() ? 0 : seen.get(seen.size() - 1).seq();
    if (event.seq() > last) {
      if (event.seq() != last + 1) {
        violations.add("push: skipped events", owner + ": " + event + " after " + last);
      }
      seen.add(event);
      cursor = id;
    } else if (!seen.contains(event)) {
      violations.add("push: an event came again as another", owner + ": " + event);
    }
    return "{\"type\":\"ack\",\"cursor\":\"" + id + "\"}";
  }

  /** What came so far, each event once, in order; a copy. */
  public synchronized List<SeenEvent> seen() {
    return List.copyOf(seen);
  }

  /** How often it had to connect. */
  public int connections() {
    return connections;
  }

  /** Ends it. */
  @Override
  public void close() {
    pace.stop();
    Socket socket = current;
    if (socket != null) {
      socket.close();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
