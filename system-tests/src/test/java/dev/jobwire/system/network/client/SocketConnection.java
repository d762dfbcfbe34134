package dev.jobwire.system.network.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.faults.load.Socket;
import dev.jobwire.system.network.client.Transport.Patience;
import java.net.URI;

/** Reads by WebSocket. */
final class SocketConnection implements Connection {

  private final Inbox inbox;
  private final Patience patience;
  private final Socket socket;

  SocketConnection(URI api, Inbox inbox, Patience patience) {
    this.inbox = inbox;
    this.patience = patience;
    ObjectNode hello = Api.JSON.createObjectNode();
    hello.put("type", "hello").put("subscriber", inbox.subscriber());
    if (inbox.cursor() != null) {
      hello.put("cursor", inbox.cursor());
    }
    URI uri = URI.create("ws://" + api.getAuthority() + "/events/ws?client=" + inbox.owner());
    socket = Socket.open(uri, hello.toString(), patience.connecting(), this::frame);
  }

  /** Takes a frame; the answer to it, or null. */
  private String frame(String text) {
    JsonNode frame;
    try {
      frame = Api.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      inbox.strange("not JSON", text);
      return null;
    }
    switch (frame.path("type").asText()) {
      case "event" -> inbox.take(frame);
      case "ping" -> {
        return "{\"type\":\"pong\"}";
      }
      // What an earlier connection acknowledged may have been lost.
      case "welcome" -> {}
      case "reset", "error" -> inbox.strange(frame.path("type").asText(), text);
      default -> {
        return null;
      }
    }
    String ack = inbox.acknowledgeable();
    return ack == null ? null : "{\"type\":\"ack\",\"cursor\":\"" + ack + "\"}";
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    socket.awaitEnd(patience.silence());
  }

  @Override
  public void close() {
    socket.close();
  }
}
