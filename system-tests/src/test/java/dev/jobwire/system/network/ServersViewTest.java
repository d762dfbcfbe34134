package dev.jobwire.system.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.network.client.Handed;
import dev.jobwire.system.network.client.Inbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServersViewTest {

  private static final Instant AT = Instant.parse("2026-11-24T10:00:00.015Z");

  private final Violations violations = new Violations();
  private final Inbox inbox = new Inbox("owner", "s", "k1:3", 3, event -> {}, violations);
  private HttpServer server;
  private ServersView view;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    view = new ServersView(new Api(List.of(uri)), violations);
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  /** The service tells this event first to who comes without a cursor. */
  private void tellsFirst(String id) {
    byte[] body = ("{\"events\":[{\"id\":\"" + id + "\"}]}").getBytes(UTF_8);
    server.createContext(
        "/events",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  /** The service has nothing for who comes without a cursor. */
  private void hasNothingAfter(String id) {
    server.createContext(
        "/events",
        exchange -> {
          exchange.getResponseHeaders().add("Event-Cursor", id);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
  }

  @Test
  void whatWasHandedOverMayBeAcknowledged() throws IOException {
    tellsFirst("k1:4");
    assertThat(view.acknowledged(inbox)).isEqualTo(3);
    assertThat(violations.isEmpty()).isTrue();
  }

  @Test
  void moreThanThatMayNot() throws IOException {
    tellsFirst("k1:5");
    assertThat(view.acknowledged(inbox)).isEqualTo(4);
    assertThat(violations.counts()).containsOnlyKeys("acknowledged before it was handed over");
  }

  @Test
  void theEndOfTheStreamIsAPlaceToo() throws IOException {
    hasNothingAfter("k1:9");
    assertThat(view.acknowledged(inbox)).isEqualTo(9);
    assertThat(violations.counts()).containsOnlyKeys("acknowledged before it was handed over");
  }

  @Test
  void theTimesAreCompared() {
    List<JsonNode> jobs = List.of(job("k1:1", AT), job("k1:2", AT), job("k1:3", null));
    view.checkTimes(jobs, List.of(handed(1, AT)));
    assertThat(violations.isEmpty()).isTrue();
    view.checkTimes(jobs, List.of(handed(2, AT.plusMillis(2))));
    assertThat(violations.counts()).containsOnlyKeys("acknowledged before it was handed over");
    view.checkTimes(jobs, List.of(handed(3, AT)));
    assertThat(violations.counts()).containsKey("never acknowledged");
  }

  private static Handed handed(long seq, Instant returned) {
    return new Handed(new SeenEvent("k1", seq, "job", "COMPLETED"), returned);
  }

  private static JsonNode job(String event, Instant acknowledged) {
    var told = Api.JSON.createObjectNode().put("id", event);
    if (acknowledged != null) {
      told.put("acknowledgedAt", acknowledged.toString());
    }
    return Api.JSON.createObjectNode().set("event", told);
  }
}
