package dev.jobwire.system.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.local.ports.FreePorts;
import dev.jobwire.system.Answer;
import dev.jobwire.system.Client;
import dev.jobwire.system.OnSharedStack;
import dev.jobwire.system.SharedStack;
import dev.jobwire.system.Stack;
import dev.jobwire.system.faults.OwnerReader;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.faults.strike.Processes;
import dev.jobwire.system.network.SteadyLoad;
import dev.jobwire.system.network.client.Handed;
import dev.jobwire.system.network.client.Inbox;
import dev.jobwire.system.network.client.ResumingClient;
import dev.jobwire.system.network.client.Transport;
import dev.jobwire.system.network.client.Transport.Patience;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * All replicas of both services are replaced, one after the other, by SIGTERM, under load. The
 * proxy tries another replica only where a connection was refused. No request fails, no job is
 * lost, every client is told.
 */
@OnSharedStack
@Isolated("A replica that stops has seconds for it.")
class RollingRestartIT {

  /** Both services are rolled out at the same time, each one replica after the other. */
  private static final List<List<String>> REPLICAS =
      List.of(List.of("api-1", "worker-1"), List.of("api-2", "worker-2"));

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(40), 25);
  private static final Duration PROBE = Duration.ofSeconds(5);
  private static final int CLIENTS = 12;

  /** Jobs a second. */
  private static final int RATE = 20;

  /** Between one replica and the next, so that each serves its share before the other goes. */
  private static final int JOBS_BETWEEN = 50;

  private final Violations violations = new Violations();
  private final List<ResumingClient> clients = new ArrayList<>();

  @Test
  void failsNoRequestLosesNoJobAndTellsEveryClient(Stack stack) throws Exception {
    List<URI> replicas = List.of(stack.api(1), stack.api(2));
    String reader = "reads-" + UUID.randomUUID();
    String pending =
        new Client(stack.api(1), reader).submitLater("echo", "PT1H").json().path("id").asText();
    try (Haproxy proxy = new Haproxy(SharedStack.directory("rolling"), replicas)) {
      Api api = new Api(List.of(proxy.uri(), proxy.uri()));
      for (int i = 0; i < CLIENTS; i++) {
        connect(Transport.values()[i % Transport.values().length], proxy.uri());
      }
      List<String> owners = clients.stream().map(client -> client.inbox().owner()).toList();
      Map<String, List<String>> accepted;
      try (SteadyLoad load = new SteadyLoad(api, owners, RATE, new Random(1), violations);
          SteadyReads reads = new SteadyReads(api, reader, pending, violations)) {
        for (List<String> together : REPLICAS) {
          letSome(load);
          replace(stack, together);
        }
        letSome(load);
        accepted = load.stop();
        reads.stop();
        assertThat(violations.lines()).isEmpty();
        System.out.println(
            "rolling: %d jobs, %d reads, %d waits ended early"
                .formatted(load.count(), reads.count(), reads.endedEarly()));
        assertThat(reads.count()).isGreaterThan(100);
        assertThat(reads.endedEarly()).isPositive();
      }
      for (ResumingClient client : clients) {
        toldOfAll(client.inbox(), accepted.get(client.inbox().owner()), new Api(replicas));
      }
      Map<String, Long> counts = proxy.counts();
      System.out.println(
          "rolling: at the proxy "
              + counts.get("req_tot")
              + " requests, refused and sent to another "
              + counts.get("wredis"));
      assertThat(counts.get("req_tot")).isGreaterThan(200);
      assertThat(counts.get("hrsp_5xx")).as("5xx at the proxy: " + proxy.log()).isZero();
      assertThat(counts.get("eresp")).as("answers that broke off: " + proxy.log()).isZero();
    } finally {
      clients.forEach(ResumingClient::close);
    }
    assertThat(violations.lines()).isEmpty();
  }

  /** PostgreSQL is away, say: the answer is the service's own, though none of them can give it. */
  @Test
  void saysItselfThatNoReplicaIsReady() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:" + FreePorts.pick());
    try (Haproxy proxy = new Haproxy(SharedStack.directory("alone"), List.of(nobody))) {
      Client client = new Client(proxy.uri(), "somebody");
      Answer answer =
          await().atMost(LIMIT).until(() -> client.get("/jobs"), got -> got.status() == 503);

      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(answer.json().path("type").asText()).isEqualTo("urn:jobwire:problem:unavailable");
      assertThat(answer.json().path("status").intValue()).isEqualTo(503);
    }
  }

  private void connect(Transport transport, URI api) {
    String owner = "rolling-" + UUID.randomUUID();
    Inbox inbox = new Inbox(owner, "till 7", "start", 0, event -> {}, violations);
    Random random = new Random(clients.size());
    clients.add(new ResumingClient(api, inbox, PATIENCE, () -> transport, random::nextDouble));
  }

  private static void letSome(SteadyLoad load) {
    int begun = load.count();
    await("load").atMost(LIMIT).until(() -> load.count() >= begun + JOBS_BETWEEN);
  }

  /** As a roll-out does: the old ones are told to stop, the next once the new are ready. */
  private static void replace(Stack stack, List<String> names) throws IOException {
    Processes processes = new Processes(stack);
    Map<String, Long> old = names.stream().collect(Collectors.toMap(name -> name, processes::stop));
    for (String name : names) {
      if (name.startsWith("api-")) {
        new Latecomer(address(stack, name)).assertIsLetGo();
      }
    }
    old.forEach(
        (name, pid) ->
            await(name + " is replaced")
                .atMost(LIMIT)
                .pollInterval(LOOK_AGAIN)
                .until(
                    () ->
                        processes.pid(name) != pid
                            && processes.pid(name) > 0
                            && isReady(stack, name)));
  }

  private static URI address(Stack stack, String name) {
    String port = stack.env(name.toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT");
    return URI.create("http://127.0.0.1:" + port);
  }

  private static boolean isReady(Stack stack, String name) {
    Api replica = new Api(List.of(address(stack, name)));
    try {
      return replica.get(0, "probe", "/q/health/ready", PROBE).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static void toldOfAll(Inbox inbox, List<String> jobs, Api api) throws Exception {
    assertThat(jobs).as("there was load").isNotEmpty();
    await(inbox + " is told of " + jobs.size())
        .atMost(LIMIT)
        .until(() -> inbox.reached() >= jobs.size());
    assertThat(inbox.handed())
        .extracting(Handed::event)
        .isEqualTo(new OwnerReader(api, inbox.owner()).stream());
    assertThat(inbox.handed())
        .extracting(handed -> handed.event().job())
        .containsExactlyInAnyOrderElementsOf(jobs);
  }
}
