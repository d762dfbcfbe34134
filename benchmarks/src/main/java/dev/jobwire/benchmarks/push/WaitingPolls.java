package dev.jobwire.benchmarks.push;

import dev.jobwire.benchmarks.RunningStack;
import dev.jobwire.benchmarks.ServedMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What so many polls that wait at one replica cost: threads and memory; and all are answered. */
public final class WaitingPolls {

  private static final int ADDRESSES = 8;
  private static final int WAVE = 1_000;
  private static final int MOST = 50_000;
  private static final int WAIT_SECONDS = 60;
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
  private static final String WAITING = "jobwire_stream_connections{transport=\"poll\"}";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private WaitingPolls() {}

  /** Arguments: the data directory of a stack, and how many polls. */
  public static void main(String[] args) throws Exception {
    int count = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    RunningStack stack = new RunningStack(Path.of(args[0]));
    URI api = stack.api(1);
    ServedMetrics metrics = new ServedMetrics(api);
    long pid = stack.pid("api-1");
    Memory before = Memory.of(pid);
    int threadsBefore = threads(pid);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      CountDownLatch answered = new CountDownLatch(count);
      Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
      AtomicReference<Throwable> failed = new AtomicReference<>();
      List<HttpClient> clients = clients(vertx);
      for (int i = 0; i < count; i++) {
        if (i % WAVE == 0) {
          // All at once are more than may wait for the database, and some would be told to come
          // again.
          metrics.await(WAITING, LIMIT, waiting(i));
        }
        poll(clients.get(i % ADDRESSES), api, "waits-" + i)
            .onComplete(
                done -> {
                  if (done.failed()) {
                    failed.compareAndSet(null, done.cause());
                  } else {
                    statuses.merge(done.result(), 1, Integer::sum);
                  }
                  answered.countDown();
                });
      }
      double waiting = metrics.await(WAITING, LIMIT, waiting(count));
      Memory after = Memory.of(pid);
      System.out.printf(
          Locale.ROOT,
          "%,.0f polls wait: %d threads, %d before; each: %s%n",
          waiting,
          threads(pid),
          threadsBefore,
          after.each(before, count));
      if (!answered.await(2 * WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(answered.getCount() + " were never answered");
      }
      System.out.println("all answered, by status: " + statuses + "; first failure: " + failed);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static List<HttpClient> clients(Vertx vertx) {
    List<HttpClient> clients = new ArrayList<>();
    for (int i = 0; i < ADDRESSES; i++) {
      clients.add(
          vertx.createHttpClient(
              new HttpClientOptions().setLocalAddress("127.0.0." + (2 + i)).setMaxPoolSize(MOST)));
    }
    return clients;
  }

  /** Completes with the status. */
  private static Future<Integer> poll(HttpClient client, URI api, String owner) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(api.getHost())
            .setPort(api.getPort())
            .setURI("/events?wait=" + WAIT_SECONDS)
            .addHeader("X-Client-Id", owner);
    return client
        .request(options)
        .compose(request -> request.send())
        .map(response -> response.statusCode());
  }

  private static DoublePredicate waiting(int polls) {
    return value -> value >= polls;
  }

  private static int threads(long pid) throws IOException {
    Matcher found = THREADS.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    if (!found.find()) {
      throw new IOException("can't tell the threads of " + pid);
    }
    return Integer.parseInt(found.group(1));
  }
}
