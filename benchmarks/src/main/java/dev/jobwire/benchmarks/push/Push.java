package dev.jobwire.benchmarks.push;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jobwire.benchmarks.Pace;
import dev.jobwire.benchmarks.RunningStack;
import dev.jobwire.benchmarks.ServedMetrics;
import dev.jobwire.benchmarks.Times;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a crowd on one replica costs: the memory of an idle connection; how soon one client is told
 * while all the others are connected; how soon all of them are told when they read one stream.
 */
public final class Push {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ACCEPTED = 202;
  private static final int JOBS = 500;
  private static final int WARM_UP = 200;
  private static final Duration EVERY = Duration.ofMillis(30);
  private static final int ROUNDS = 10;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final RunningStack stack;
  private final URI api;
  private final int count;

  private Push(RunningStack stack, int count) {
    this.stack = stack;
    this.api = stack.api(1);
    this.count = count;
  }

  /** Arguments: the data directory of a stack, and how many connections. */
  public static void main(String[] args) throws Exception {
    int count = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    Push push = new Push(new RunningStack(Path.of(args[0])), count);
    push.oneOwnerEach();
    push.oneOwnerForAll();
  }

  private void oneOwnerEach() throws Exception {
    BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    try (Crowd one = new Crowd(api, (event, client) -> arrivals.add(Arrival.now(event)))) {
      one.connect(1, i -> "told");
      tell(WARM_UP, arrivals);
      System.out.printf("told alone: %s%n", tell(JOBS, arrivals));
      Memory before = Memory.of(stack.pid("api-1"));
      try (Crowd crowd = new Crowd(api, (event, client) -> {})) {
        long begun = System.nanoTime();
        crowd.connect(count, i -> "idle-" + i);
        System.out.printf(
            "%,d connected, of as many owners, in %.1f s: %,d told welcome%n",
            count, (System.nanoTime() - begun) / 1e9, crowd.welcome());
        Memory after = Memory.of(stack.pid("api-1"));
        System.out.printf("each idle connection: %s%n", after.each(before, count));
        System.out.printf("told meanwhile: %s%n", tell(JOBS, arrivals));
        System.out.printf("closed meanwhile: %,d%n", crowd.closed());
      }
    }
  }

  /** Jobs one after another, and from when each ended to when the client had its event. */
  private Times tell(int jobs, BlockingQueue<Arrival> arrivals) throws Exception {
    Times times = new Times();
    try (Pace pace = new Pace(EVERY)) {
      for (int i = 0; i < jobs; i++) {
        pace.next();
        post("told");
        Arrival arrival = arrivals.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (arrival == null) {
          throw new IOException("no event within " + LIMIT);
        }
        times.add(arrival.afterEndMillis());
      }
    }
    return times;
  }

  private void oneOwnerForAll() throws Exception {
    Times last = new Times();
    ServedMetrics metrics = new ServedMetrics(api);
    CountDownLatch[] round = new CountDownLatch[1];
    Arrival[] latest = new Arrival[1];
    try (Crowd crowd =
        new Crowd(
            api,
            (event, client) -> {
              // Only of the last one the time is read from the text: to read all takes longer.
              if (round[0].getCount() == 1) {
                latest[0] = Arrival.now(event);
              }
              round[0].countDown();
            })) {
      crowd.connect(count, i -> "crowd");
      for (int i = 0; i < ROUNDS; i++) {
        round[0] = new CountDownLatch(count);
        post("crowd");
        if (!round[0].await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          throw new IOException(round[0].getCount() + " were not told within " + LIMIT);
        }
        last.add(latest[0].afterEndMillis());
        // All have acknowledged, so the next round begins with an idle service.
        metrics.await("jobwire_stream_held_bytes", LIMIT, held -> held == 0);
      }
      System.out.printf("one event to %,d of one owner, all told after: %s%n", count, last);
      System.out.printf("closed meanwhile: %,d%n", crowd.closed());
    }
  }

  private void post(String owner) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(api.resolve("/jobs"))
                .header("Content-Type", "application/json")
                .header("X-Client-Id", owner)
                .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"echo\",\"payload\":1}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != ACCEPTED) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
  }

  /** An event and when a client had it; the machine's clock is also the database's. */
  private record Arrival(String event, Instant at) {

    static Arrival now(String event) {
      return new Arrival(event, Instant.now());
    }

    long afterEndMillis() throws IOException {
      Instant ended = Instant.parse(JSON.readTree(event).at("/job/finishedAt").asText());
      return Duration.between(ended, at).toMillis();
    }
  }
}
