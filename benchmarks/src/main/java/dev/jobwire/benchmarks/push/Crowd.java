package dev.jobwire.benchmarks.push;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;

/**
 * Many clients as the contract wants them: they say hello, answer pings and acknowledge. They come
 * from several loopback addresses, because one has too few ports.
 */
final class Crowd implements AutoCloseable {

  private static final int ADDRESSES = 8;
  private static final int AT_ONCE = 100;
  private static final int MOST = 50_000;
  private static final String PONG = "{\"type\":\"pong\"}";
  private static final String EVENT = "{\"type\":\"event\"";
  private static final String FIRST = "\"delivery\":1}";
  private static final String ID = "\"id\":\"";

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final List<WebSocketClient> clients = new ArrayList<>();
  private final URI api;
  private final ObjIntConsumer<String> onEvent;
  private final AtomicInteger welcome = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /**
   * Nobody yet.
   *
   * @param onEvent told each event, but no repeats, and which client got it; on the clients' loop
   */
  Crowd(URI api, ObjIntConsumer<String> onEvent) {
    this.api = api;
    this.onEvent = onEvent;
    for (int i = 0; i < ADDRESSES; i++) {
      clients.add(
          vertx.createWebSocketClient(
              new WebSocketClientOptions()
                  .setLocalAddress("127.0.0." + (2 + i))
                  .setTryUsePerMessageCompression(false)
                  .setMaxConnections(MOST)));
    }
  }

  /**
   * Connects so many, and returns when all have been told welcome.
   *
   * @param owner whose stream each one reads
   */
  void connect(int count, IntFunction<String> owner) throws InterruptedException {
    Semaphore free = new Semaphore(AT_ONCE);
    CountDownLatch all = new CountDownLatch(count);
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < count; i++) {
      free.acquire();
      connect(i, owner.apply(i))
          .onComplete(
              done -> {
                if (done.failed()) {
                  failures.add(done.cause());
                }
                free.release();
                all.countDown();
              });
    }
    if (!all.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException(all.getCount() + " were not told welcome in a minute");
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(
          failures.size() + " could not connect; one of them:", failures.get(0));
    }
  }

  private Future<Void> connect(int number, String owner) {
    Promise<Void> welcomed = Promise.promise();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(api.getHost())
            .setPort(api.getPort())
            .setURI("/events/ws")
            .addSubProtocol("jobs.v1")
            .addHeader("X-Client-Id", owner);
    clients
        .get(number % ADDRESSES)
        .connect(options)
        .onFailure(welcomed::tryFail)
        .onSuccess(
            socket -> {
              socket.textMessageHandler(text -> text(socket, number, text, welcomed));
              socket.closeHandler(
                  none -> {
                    closed.incrementAndGet();
                    welcomed.tryFail("closed with " + socket.closeStatusCode());
                  });
              socket.writeTextMessage("{\"type\":\"hello\"}");
            });
    return welcomed.future();
  }

  private void text(WebSocket socket, int number, String text, Promise<Void> welcomed) {
    if (text.startsWith(EVENT)) {
      if (text.endsWith(FIRST)) {
        onEvent.accept(text, number);
      }
      int from = text.indexOf(ID) + ID.length();
      String id = text.substring(from, text.indexOf('"', from));
      socket.writeTextMessage("{\"type\":\"ack\",\"cursor\":\"" + id + "\"}");
    } else if (text.startsWith("{\"type\":\"ping\"")) {
      socket.writeTextMessage(PONG);
    } else if (text.startsWith("{\"type\":\"welcome\"") && !welcomed.future().isComplete()) {
      welcome.incrementAndGet();
      welcomed.complete();
    }
  }

  /** How many were told welcome. */
  int welcome() {
    return welcome.get();
  }

  /** How many were closed. */
  int closed() {
    return closed.get();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
