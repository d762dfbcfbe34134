package dev.jobwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Starting and stopping, asked and unasked: no process is left over and nothing is lost. */
@Isolated("Its logs must be clean, also of what a busy machine makes late.")
class LifecycleIT {

  private static final String OWNER = "keeper";

  /** A line of such a level, or of a stack trace. */
  private static final Pattern ALARMING =
      Pattern.compile(
          "\\b(WARN|WARNING|ERROR|SEVERE|FATAL)\\b|\\|\\s+at [\\w.$/]+\\(|\\| (Caused by: |Exception in )");

  /** How PostgreSQL says that a stop met it while it tidied a table, as it does when it likes. */
  private static final Pattern TIDYING =
      Pattern.compile(
          "^postgres \\| \\S+ \\S+ UTC FATAL:  terminating autovacuum process due to administrator command$");

  private static final String[] PROCESSES = {"launcher", "postgres", "kafka", "api-1", "worker-1"};

  @Test
  void keepsJobsThroughACleanStopAndThroughADeadLauncher() {
    Path data = SharedStack.directory("lifecycle");
    List<String> jobs = new ArrayList<>();
    List<EmptyStream> empty = new ArrayList<>();
    try (Stack first = Stack.start(data, Map.of())) {
      Client client = new Client(first.api(1), OWNER);
      jobs.add(submit(client, "echo", "1"));
      assertThat(client.await(jobs.get(0)).path("status").asText()).isEqualTo("COMPLETED");
      empty.add(new EmptyStream(first.api(1)));
      empty.add(new EmptyStream(first.api(1)));
      stopCleanly(first);
    }

    Map<String, Long> orphans;
    try (Stack second = Stack.start(data, Map.of())) {
      Client client = new Client(second.api(1), OWNER);
      assertThat(listed(client)).isEqualTo(jobs);
      empty.get(0).assertIsToldOfTheFirstEvent(second.api(1));
      // Some of these run, one waits for its next attempt, some are not begun.
      jobs.add(submit(client, "flaky", "{\"failures\":1}"));
      for (int i = 0; i < 50; i++) {
        jobs.add(submit(client, "sleep", "{\"duration\":\"PT1S\"}"));
      }
      orphans = second.pids();
      assertThat(orphans).containsOnlyKeys(PROCESSES);
      second.kill();
      orphans.remove("launcher");
      assertThat(orphans.values()).allMatch(Stack::runs);
    }

    try (Stack third = Stack.start(data, Map.of())) {
      assertThat(orphans.values()).noneMatch(Stack::runs);
      orphans.forEach(
          (name, pid) ->
              assertThat(third.output())
                  .contains("ending " + name + " (pid " + pid + ") left behind"));
      Client client = new Client(third.api(1), OWNER);
      List<JsonNode> events = OwnersStream.read(client, jobs.size());
      OwnersStream.assertWhole(events, jobs);
      assertThat(events)
          .extracting(event -> event.at("/job/status").asText())
          .containsOnly("COMPLETED");
      assertThat(listed(client)).containsExactlyInAnyOrderElementsOf(jobs);
      empty.get(1).assertIsToldOfTheFirstEvent(third.api(1));
      stopCleanly(third);
    }
  }

  private static String submit(Client client, String type, String payload) {
    return client.submit(type, payload).json().path("id").asText();
  }

  private static List<String> listed(Client client) {
    List<String> ids = new ArrayList<>();
    client
        .get("/jobs?limit=200")
        .json()
        .path("items")
        .forEach(job -> ids.add(job.path("id").asText()));
    return ids;
  }

  private static void stopCleanly(Stack stack) {
    Map<String, Long> pids = stack.pids();
    assertThat(pids).containsOnlyKeys(PROCESSES);
    assertThat(pids.values()).allMatch(Stack::runs);

    assertThat(stack.stop()).as(stack.output()).isZero();

    assertThat(pids.values()).noneMatch(Stack::runs);
    assertThat(stack.pids()).isEmpty();
    assertThat(stack.output()).endsWith("launcher | stopped\n");
    assertThat(
            stack
                .output()
                .lines()
                .filter(ALARMING.asPredicate().and(TIDYING.asPredicate().negate())))
        .as("a clean log")
        .isEmpty();
  }

  @Test
  void refusesAPortThatIsTaken() throws Exception {
    int port = Stack.freePort();
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      assertRefuses(
          Stack.launch(SharedStack.directory("taken"), port, Map.of()),
          "start: port " + port + " is taken by another program, try --port");
    }
  }

  private static void assertRefuses(Stack stack, String why) {
    try (stack) {
      assertThat(stack.awaitExit()).as(stack.output()).isEqualTo(1);
      assertThat(stack.output().lines().filter(line -> !line.startsWith("launcher | ")))
          .containsExactly(why);
      assertThat(stack.pids()).isEmpty();
    }
  }
}
