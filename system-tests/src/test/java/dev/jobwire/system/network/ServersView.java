package dev.jobwire.system.network;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.network.client.Handed;
import dev.jobwire.system.network.client.Inbox;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the service holds for acknowledged, asked on the good way to it, against what a client has
 * handed over.
 */
final class ServersView {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int NOTHING = 204;

  private final Api api;
  private final Violations violations;
  private int asked;

  ServersView(Api api, Violations violations) {
    this.api = api;
    this.violations = violations;
  }

  /**
   * How far the subscriber has acknowledged: who comes without a cursor begins after that. It must
   * be no further than what was handed over.
   */
  long acknowledged(Inbox inbox) throws IOException {
    String path = "/events?wait=0&limit=1&subscriber=" + encode(inbox.subscriber(), UTF_8);
    Answer answer = api.get(asked++, inbox.owner(), path, LIMIT);
    long acknowledged;
    if (answer.status() == NOTHING) {
      acknowledged = SeenEvent.of(answer.header("Event-Cursor"), "", "").seq();
    } else {
      String first = answer.json().at("/events/0/id").asText();
      acknowledged = SeenEvent.of(first, "", "").seq() - 1;
    }
    if (acknowledged > inbox.reached()) {
      violations.add(
          "acknowledged before it was handed over",
          inbox + ": up to " + acknowledged + ", handed over up to " + inbox.reached());
    }
    return acknowledged;
  }

  /**
   * When each event was first acknowledged, by the list of jobs: not before the callback had
   * returned. The database runs on this machine, so both go by one clock, to the millisecond.
   */
  void checkTimes(List<JsonNode> jobs, List<Handed> handed) {
    Map<String, String> acknowledged = new HashMap<>();
    for (JsonNode job : jobs) {
      acknowledged.put(job.at("/event/id").asText(), job.at("/event/acknowledgedAt").asText());
    }
    for (Handed one : handed) {
      String at = acknowledged.getOrDefault(one.event().id(), "");
      if (at.isEmpty()) {
        violations.add("never acknowledged", one.toString());
      } else if (Instant.parse(at).plusMillis(1).isBefore(one.returned())) {
        violations.add("acknowledged before it was handed over", at + " " + one);
      }
    }
  }
}
