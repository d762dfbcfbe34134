package dev.jobwire.system.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.system.Stack;
import dev.jobwire.system.faults.OwnerReader;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.faults.strike.Processes;
import dev.jobwire.system.network.client.Handed;
import dev.jobwire.system.network.client.Inbox;
import dev.jobwire.system.network.client.ResumingClient;
import dev.jobwire.system.network.client.Transport;
import dev.jobwire.system.network.client.Transport.Patience;
import dev.jobwire.system.network.proxy.Fault;
import dev.jobwire.system.network.proxy.FaultyProxy;
import dev.jobwire.system.network.proxy.Severity;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * {@code kill -9} of the replica that holds the connections: whoever comes to another is told of
 * everything within 3 s of connecting there.
 */
final class KilledReplica {

  private static final Duration PROMISED = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(40), 25);
  private static final int CLIENTS = 15;
  private static final int RATE = 120;
  private static final int EVENTS_BEFORE = 3;

  /** So many for each client that each has some, as they come in batches of up to 9. */
  private static final int JOBS_MEANWHILE = 18;

  private final Stack stack;
  private final Violations violations = new Violations();
  private final List<ResumingClient> clients = new ArrayList<>();
  private final List<Transport> transports = new ArrayList<>();

  KilledReplica(Stack stack) {
    this.stack = stack;
  }

  /** Kills the first replica, and fails when somebody is not told, or late. */
  void check() throws Exception {
    try (FaultyProxy proxy =
        new FaultyProxy(List.of(stack.api(1)), Severity.HARSH, new Random(1))) {
      Api other = new Api(List.of(stack.api(2)));
      for (int i = 0; i < CLIENTS; i++) {
        connect(Transport.values()[i % Transport.values().length], proxy.uri());
      }
      List<String> owners = clients.stream().map(client -> client.inbox().owner()).toList();
      Map<String, List<String>> accepted;
      try (SteadyLoad load = new SteadyLoad(other, owners, RATE, new Random(1), violations)) {
        await().atMost(LIMIT).until(() -> allHave(EVENTS_BEFORE));
        new Processes(stack).kill("api-1");
        // Nobody gets through until there is something to tell of.
        proxy.strike(Fault.CUT);
        proxy.lead(List.of(stack.api(2)));
        int begun = load.count();
        await().atMost(LIMIT).until(() -> load.count() >= begun + CLIENTS * JOBS_MEANWHILE);
        accepted = load.stop();
      }
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                for (String owner : owners) {
                  if (new OwnerReader(other, owner).stream().size() < accepted.get(owner).size()) {
                    return false;
                  }
                }
                return true;
              });
      Instant healed = Instant.now();
      proxy.heal();
      for (int i = 0; i < CLIENTS; i++) {
        told(clients.get(i), transports.get(i), accepted, other, healed);
      }
    } finally {
      clients.forEach(ResumingClient::close);
    }
    assertThat(violations.lines()).isEmpty();
  }

  private void connect(Transport transport, URI api) {
    String owner = "killed-" + UUID.randomUUID();
    Inbox inbox = new Inbox(owner, "till 7", "start", 0, event -> {}, violations);
    Random random = new Random(clients.size());
    transports.add(transport);
    clients.add(new ResumingClient(api, inbox, PATIENCE, () -> transport, random::nextDouble));
  }

  private boolean allHave(int events) {
    return clients.stream().allMatch(client -> client.inbox().reached() >= events);
  }

  private void told(
      ResumingClient client,
      Transport transport,
      Map<String, List<String>> accepted,
      Api api,
      Instant healed)
      throws IOException {
    Inbox inbox = client.inbox();
    int events = accepted.get(inbox.owner()).size();
    await(inbox + " is told of " + events).atMost(LIMIT).until(() -> inbox.reached() >= events);
    List<Handed> handed = inbox.handed();
    List<SeenEvent> stream = new OwnerReader(api, inbox.owner()).stream();
    assertThat(handed).extracting(Handed::event).isEqualTo(stream);
    Instant last = handed.get(events - 1).returned();
    assertThat(last).as("the last came after the kill").isAfter(healed);
    Duration delay = Duration.between(client.lastConnecting(), last);
    System.out.println("killed: " + transport + " was told after " + delay.toMillis() + " ms");
    assertThat(delay).as(inbox + " by " + transport).isLessThan(PROMISED);
  }
}
