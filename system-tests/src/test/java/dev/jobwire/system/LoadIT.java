package dev.jobwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Many jobs at once: none is lost, none is told of twice. */
@OnSharedStack
@Isolated("It leaves nothing to others.")
class LoadIT {

  private static final int JOBS = 10_000;
  private static final int CONNECTIONS = 32;
  private static final int OWNERS = 8;
  private static final int LIMIT_SECONDS = 180;

  private final String run = UUID.randomUUID().toString();

  @Test
  void endsEachOfTenThousandJobsOnce(Stack stack) throws Exception {
    Map<String, ConcurrentLinkedQueue<String>> posted = new ConcurrentHashMap<>();
    ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Future<?>> jobs = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        int number = i;
        jobs.add(connections.submit(() -> post(stack, number, posted)));
      }
      for (Future<?> job : jobs) {
        job.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      connections.shutdownNow();
    }

    assertThat(posted).hasSize(OWNERS);
    posted.forEach((owner, ids) -> assertStream(new Client(stack.api(2), owner), ids));
  }

  private void post(Stack stack, int number, Map<String, ConcurrentLinkedQueue<String>> posted) {
    String owner = "load-" + number % OWNERS + "-" + run;
    Client client = new Client(stack.api(1 + number / OWNERS % 2), owner);
    String id = client.submit("echo", Integer.toString(number)).json().path("id").asText();
    posted.computeIfAbsent(owner, none -> new ConcurrentLinkedQueue<>()).add(id);
  }

  private static void assertStream(Client client, ConcurrentLinkedQueue<String> ids) {
    assertThat(ids).hasSize(JOBS / OWNERS).doesNotHaveDuplicates();
    List<JsonNode> events = OwnersStream.read(client, ids.size());
    OwnersStream.assertWhole(events, ids);
    assertThat(events).allSatisfy(LoadIT::assertCompleted);
    assertThat(listed(client)).containsExactlyInAnyOrderElementsOf(ids);
  }

  private static void assertCompleted(JsonNode event) {
    assertThat(event.at("/job/status").asText()).isEqualTo("COMPLETED");
    assertThat(event.at("/job/attempt").asInt()).isEqualTo(1);
    assertThat(event.at("/job/result")).isEqualTo(event.at("/job/payload"));
  }

  /** The owner's completed jobs, page by page. */
  private static List<String> listed(Client client) {
    List<String> ids = new ArrayList<>();
    String first = "/jobs?status=COMPLETED&limit=200";
    for (String page = first; page != null; ) {
      Answer answer = client.get(page);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      answer.json().path("items").forEach(job -> ids.add(job.path("id").asText()));
      String next = answer.json().path("next").asText();
      page = next.isEmpty() ? null : first + "&cursor=" + next;
    }
    return ids;
  }
}
