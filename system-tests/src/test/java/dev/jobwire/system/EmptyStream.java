package dev.jobwire.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.network.client.Inbox;
import dev.jobwire.system.network.client.ResumingClient;
import dev.jobwire.system.network.client.Transport;
import dev.jobwire.system.network.client.Transport.Patience;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** An owner without events whose clients keep a place in that empty stream. */
final class EmptyStream {

  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(40), 5);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String owner = "empty-" + UUID.randomUUID();
  private final String place;

  /** Asks a replica for the place. */
  EmptyStream(URI api) {
    place = new Client(api, owner).events("end", 0).header("Event-Cursor");
    assertThat(place).endsWith(":0");
  }

  /**
   * Whoever kept the place, by whatever transport, is told of the first event, and is not told that
   * the place is gone. So is who kept nothing.
   */
  void assertIsToldOfTheFirstEvent(URI api) {
    Violations violations = new Violations();
    List<ResumingClient> clients = new ArrayList<>();
    try {
      for (Transport transport : Transport.values()) {
        for (String from : new String[] {place, null}) {
          Inbox inbox = new Inbox(owner, transport + "-" + from, from, 0, event -> {}, violations);
          clients.add(new ResumingClient(api, inbox, PATIENCE, () -> transport, () -> 0));
        }
      }
      new Client(api, owner).submit("echo", "1");
      await()
          .atMost(LIMIT)
          .until(() -> clients.stream().allMatch(client -> client.inbox().reached() == 1));
      assertThat(violations.lines()).isEmpty();
    } finally {
      clients.forEach(ResumingClient::close);
    }
  }
}
