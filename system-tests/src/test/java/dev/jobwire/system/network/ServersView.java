package dev.jobwire.system.network;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.network.client.Handed;
import dev.jobwire.system.network.client.Inbox;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
   * When each event was first acknowledged, by the job that it ended: not before the callback had
   * returned. The database runs on this machine, so both go by one clock, to the millisecond.
   */
  void checkTimes(String owner, List<Handed> handed) throws IOException {
    for (Handed one : handed) {
      Answer answer = api.get(asked++, owner, "/jobs/" + one.event().job(), LIMIT);
      String at = answer.json().at("/event/acknowledgedAt").asText();
      if (at.isEmpty()) {
        violations.add("never acknowledged", owner + ": " + one);
      } else if (Instant.parse(at).plusMillis(1).isBefore(one.returned())) {
        violations.add("acknowledged before it was handed over", owner + ": " + at + " " + one);
      }
    }
  }
}
