package dev.jobwire.benchmarks.push;

import dev.jobwire.benchmarks.RunningStack;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What so many polls that wait at one replica cost: threads and memory; and all are answered. */
public final class WaitingPolls {

  private static final int ADDRESSES = 8;
  private static final int WAVE = 1_000;
  private static final int MOST = 50_000;
  private static final int WAIT_SECONDS = 60;
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
  private static final Pattern WAITING =
      Pattern.compile("jobwire_stream_connections\\{[^}]*transport=\"poll\"[^}]*} ([0-9.]+)");

  private WaitingPolls() {}

  /** Arguments: the data directory of a stack, and how many polls. */
  public static void main(String[] args) throws Exception {
    int count = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    RunningStack stack = new RunningStack(Path.of(args[0]));
    URI api = stack.api(1);
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
          waitUntilAllWait(api, i);
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
      long waiting = waitUntilAllWait(api, count);
      Memory after = Memory.of(pid);
      System.out.printf(
          Locale.ROOT,
          "%,d polls wait: %d threads, %d before; each: %s%n",
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

  /** The replica itself tells how many wait. */
  private static long waitUntilAllWait(URI api, int count) throws Exception {
    java.net.http.HttpClient http =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .build();
    var request = java.net.http.HttpRequest.newBuilder(api.resolve("/q/metrics")).build();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS / 2);
    long waiting = 0;
    while (waiting < count && System.nanoTime() < until) {
      String metrics =
          http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).body();
      Matcher found = WAITING.matcher(metrics);
      TimeUnit.MILLISECONDS.sleep(50);
      waiting = found.find() ? (long) Double.parseDouble(found.group(1)) : 0;
    }
    return waiting;
  }

  private static int threads(long pid) throws IOException {
    Matcher found = THREADS.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    if (!found.find()) {
      throw new IOException("can't tell the threads of " + pid);
    }
    return Integer.parseInt(found.group(1));
  }
}
