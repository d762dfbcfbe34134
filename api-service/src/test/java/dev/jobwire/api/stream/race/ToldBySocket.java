package dev.jobwire.api.stream.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.api.stream.ws.Client;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** By WebSocket. */
final class ToldBySocket implements Told {

  private final Client client;
  private boolean welcomed;

  ToldBySocket(URI api, String owner, String subscriber, String cursor) throws Exception {
    client =
        Client.connect(
            new URI("ws", null, api.getHost(), api.getPort(), "/events/ws", null, null), owner);
    String from = cursor == null ? "" : ",\"cursor\":\"" + cursor + "\"";
    client.say("{\"type\":\"hello\",\"subscriber\":\"" + subscriber + "\"" + from + "}");
  }

  @Override
  public List<String> next(int count) throws Exception {
    if (!welcomed) {
      client.next("welcome");
      welcomed = true;
    }
    List<String> told = new ArrayList<>();
    while (told.size() < count) {
      JsonNode frame = client.next();
      if (frame.get("type").asText().equals("reset")) {
        told.add("reset");
      } else if (frame.path("delivery").asInt() == 1) {
        told.add(frame.get("id").asText());
      }
    }
    return told;
  }

  @Override
  public void acknowledge(String cursor) throws Exception {
    client.ack(cursor);
  }

  @Override
  public void close() {
    client.close();
  }
}
