package dev.jobwire.system.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.clients.JavaScriptClient;
import dev.jobwire.rules.program.ProgramRun;
import dev.jobwire.system.OnOwnStack;
import dev.jobwire.system.SharedStack;
import dev.jobwire.system.Stack;
import dev.jobwire.system.faults.OwnerReader;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.network.client.Handed;
import dev.jobwire.system.network.client.Transport;
import dev.jobwire.system.network.client.Transport.Patience;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A client over each transport, and one that changes between them, each behind a network that fails
 * anew every 2 s for a minute, under load: told of everything in order, and nothing is acknowledged
 * before it was handed over. {@code -Dnetwork.seed=…} for the same faults again, {@code
 * -Dnetwork.seconds=600} for longer.
 */
@OnOwnStack
@TestMethodOrder(OrderAnnotation.class)
class NetworkIT {

  private static final Duration EVERY = Duration.ofSeconds(2);

  /** The service is never silent for longer than 5 s; with 3 s of latency it seems to be for 8. */
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(8), Duration.ofSeconds(12), 5);

  private static final Map<String, String> SETTINGS =
      Map.of("JOBS_STREAM_WS_PING_INTERVAL", "5s", "JOBS_STREAM_SSE_COMMENT", "5s");

  private static final int RATE = 20;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** A dead connection is noticed after 12 s, the next may take 8 s to be made. */
  private static final Duration TOLD = Duration.ofSeconds(30);

  private static final long SEED = Long.getLong("network.seed", System.nanoTime() & 0xFFFFFF);
  private static final int SECONDS = Integer.getInteger("network.seconds", 60);
  private static final String CHAOS = "test/service/chaos.test.js";

  private static Stack stack;
  private static ProgramRun javaScript;

  private final Violations violations = new Violations();

  @BeforeAll
  static void start() {
    stack =
        Stack.start(SharedStack.directory("network"), SETTINGS, "--apis", "2", "--workers", "1");
    if (JavaScriptClient.isThere()) {
      javaScript = javaScript("chaos", List.of(CHAOS));
    }
  }

  @AfterAll
  static void stop() {
    if (javaScript != null) {
      javaScript.close();
    }
    stack.close();
  }

  private static ProgramRun javaScript(String name, List<String> tests) {
    List<String> command = new ArrayList<>(List.of("node", "--test", "--test-timeout=600000"));
    command.addAll(tests);
    return JavaScriptClient.start(
        name,
        Map.of(
            "JOBWIRE_URL", stack.api(1).toString(),
            "JOBWIRE_URL_2", stack.api(2).toString(),
            "JOBWIRE_CHAOS_SECONDS", Integer.toString(SECONDS),
            "JOBWIRE_SEED", Long.toString(SEED)),
        command.toArray(String[]::new));
  }

  @Test
  @Order(1)
  void everyClientIsToldOfEverythingInOrder() throws Exception {
    System.out.println("network: " + SECONDS + " s, seed: " + SEED);
    List<Subject> subjects = new ArrayList<>();
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    List<URI> apis = List.of(stack.api(1), stack.api(2));
    try {
      for (Transport transport : Transport.values()) {
        subjects.add(subject(transport.name(), apis, List.of(transport), subjects.size()));
      }
      subjects.add(subject("FLIPS", apis, List.of(Transport.values()), subjects.size()));

      Map<String, List<String>> accepted = run(subjects, new Api(apis), timer);

      assertThat(violations.lines()).as("seed " + SEED).isEmpty();
      Instant healed = Instant.now();
      ServersView view = new ServersView(new Api(apis), violations);
      for (Subject subject : subjects) {
        int events = accepted.get(subject.inbox().owner()).size();
        assertThat(events).as("there was load").isGreaterThan(SECONDS / 2);
        await(subject + " is told of " + events)
            .atMost(TOLD)
            .until(() -> subject.inbox().reached() >= events);
        await(subject + " has acknowledged " + events)
            .atMost(TOLD)
            .until(() -> view.acknowledged(subject.inbox()) == events);
      }
      System.out.println("told and acknowledged after " + Duration.between(healed, Instant.now()));
      for (Subject subject : subjects) {
        System.out.println(subject);
        audit(subject, accepted.get(subject.inbox().owner()), new Api(apis), view);
      }
    } finally {
      timer.shutdownNow();
      for (Subject subject : subjects) {
        subject.close();
      }
    }
    assertThat(violations.lines()).as("seed " + SEED).isEmpty();
  }

  /** It has run beside the others, behind networks of its own. */
  @Test
  @Order(2)
  void theJavaScriptClientIsToldOfEverythingInOrder() {
    JavaScriptClient.require();
    javaScript.succeedsWithin(Duration.ofSeconds(SECONDS + 120));
    javaScript
        .output()
        .lines()
        .filter(line -> line.contains(" handed over"))
        .forEach(System.out::println);
  }

  @Test
  @Order(3)
  void theJavaScriptClientKeepsItsPromisesOnAGoodNetwork() {
    JavaScriptClient.require();
    List<String> tests =
        JavaScriptClient.serviceTests().stream().filter(test -> !test.equals(CHAOS)).toList();
    javaScript("service", tests).succeedsWithin(Duration.ofSeconds(120));
  }

  @Test
  @Order(4)
  void anotherReplicaTellsEverythingWhenOneIsKilled() throws Exception {
    new KilledReplica(stack).check();
  }

  private Subject subject(String name, List<URI> apis, List<Transport> transports, int number) {
    return new Subject(name, apis, transports, PATIENCE, EVERY, SEED + number, violations);
  }

  /** Strikes under load for its time; returns what was accepted, by owner, when all is well. */
  private Map<String, List<String>> run(
      List<Subject> subjects, Api api, ScheduledExecutorService timer) throws Exception {
    await().atMost(TOLD).until(() -> subjects.stream().allMatch(Subject::isConnected));
    List<String> owners = subjects.stream().map(subject -> subject.inbox().owner()).toList();
    CountDownLatch left = new CountDownLatch((int) (SECONDS / EVERY.toSeconds()));
    ServersView view = new ServersView(api, violations);
    ScheduledFuture<?> watch =
        timer.scheduleWithFixedDelay(
            () -> subjects.forEach(subject -> look(view, subject)),
            0,
            LOOK_AGAIN.toMillis(),
            TimeUnit.MILLISECONDS);
    try (SteadyLoad load = new SteadyLoad(api, owners, RATE, new Random(SEED), violations)) {
      ScheduledFuture<?> strikes =
          timer.scheduleAtFixedRate(
              () -> {
                subjects.forEach(subject -> subject.strike(timer));
                left.countDown();
              },
              EVERY.toMillis(),
              EVERY.toMillis(),
              TimeUnit.MILLISECONDS);
      assertThat(left.await(2L * SECONDS, TimeUnit.SECONDS)).as("all faults have struck").isTrue();
      strikes.cancel(false);
      subjects.forEach(Subject::heal);
      watch.cancel(false);
      return load.stop();
    }
  }

  private void look(ServersView view, Subject subject) {
    try {
      view.acknowledged(subject.inbox());
    } catch (IOException e) {
      violations.add("watch: the service did not answer", e.toString());
    }
  }

  /** What was handed over is the stream as it is, and the ends of all that was accepted. */
  private void audit(Subject subject, List<String> accepted, Api api, ServersView view)
      throws IOException {
    String owner = subject.inbox().owner();
    List<Handed> handed = subject.inbox().handed();
    List<SeenEvent> stream = new OwnerReader(api, owner).stream();
    List<JsonNode> jobs = new OwnerReader(api, owner).list();
    assertThat(handed).as(owner).extracting(Handed::event).isEqualTo(stream);
    assertThat(stream)
        .extracting(SeenEvent::job)
        .containsExactlyInAnyOrderElementsOf(accepted)
        .containsExactlyInAnyOrderElementsOf(
            jobs.stream().map(job -> job.path("id").asText()).toList());
    view.checkTimes(jobs, handed);
  }
}
