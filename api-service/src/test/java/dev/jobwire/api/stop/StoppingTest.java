package dev.jobwire.api.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.smallrye.health.runtime.ShutdownReadinessCheck;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class StoppingTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final int LIMIT_SECONDS = 10;

  private final ShutdownReadinessCheck readiness = new ShutdownReadinessCheck();
  private final Held held = new Held();

  /** Holds somebody who takes as long as the test says. */
  private static final class Held implements Drainable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> drain() {
      assertThat(asked.getCount()).as("asked once").isEqualTo(1);
      asked.countDown();
      return gone;
    }

    @Override
    public Duration drainLimit() {
      return Duration.ofSeconds(3);
    }
  }

  @AfterAll
  static void close() {
    VERTX.close();
  }

  private Stopping stopping(Duration notice, Duration delay) {
    return new Stopping(readiness, List.of(held), VERTX, () -> notice, delay);
  }

  @Test
  void doesNotStartWithoutTimeToDrain() {
    assertThatThrownBy(
            () -> stopping(Duration.ofSeconds(3), Duration.ofSeconds(6)).start(new StartupEvent()))
        .hasMessage(
            "quarkus.shutdown.delay is PT6S, but jobs.stop.notice and the drain of connections take"
                + " PT6.1S");
    assertThatCode(
            () -> stopping(Duration.ofSeconds(2), Duration.ofSeconds(6)).start(new StartupEvent()))
        .doesNotThrowAnyException();
  }

  @Test
  void drainsOnceReadinessTurns() throws Exception {
    Stopping stopping = stopping(Duration.ZERO, Duration.ofSeconds(6));
    stopping.start(new StartupEvent());
    assertThat(held.asked.getCount()).isEqualTo(1);

    readiness.shutdown();

    assertThat(held.asked.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    held.gone.complete(null);
    stopping.stop(new ShutdownEvent());
  }

  @Test
  void drainsAtTheEndWhereThereIsNoDelay() {
    Stopping stopping = stopping(Duration.ofHours(1), Duration.ZERO);
    stopping.start(new StartupEvent());
    held.gone.complete(null);

    stopping.stop(new ShutdownEvent());

    assertThat(held.asked.getCount()).isZero();
  }

  @Test
  void saysOnEveryAnswerThatTheConnectionEnds() throws Exception {
    Stopping stopping = stopping(Duration.ofHours(1), Duration.ofHours(2));
    Router router = Router.router(VERTX);
    stopping.install(router);
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    router.get("/now").handler(context -> context.response().end());
    router
        .get("/later")
        .handler(
            context -> {
              answer.thenRun(() -> context.response().end());
              waiting.countDown();
            });
    HttpServer server =
        VERTX
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    stopping.start(new StartupEvent());
    assertThat(connection(get(server, "/now"))).isNull();
    CompletableFuture<HttpClientResponse> later = get(server, "/later");
    assertThat(waiting.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    readiness.shutdown();
    Awaitility.await().until(() -> "close".equals(connection(get(server, "/now"))));
    answer.complete(null);

    assertThat(connection(later)).isEqualTo("close");
    server.close();
  }

  private static CompletableFuture<HttpClientResponse> get(HttpServer server, String path) {
    return VERTX
        .createHttpClient()
        .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
        .compose(request -> request.send())
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static String connection(CompletableFuture<HttpClientResponse> response)
      throws Exception {
    return response.get(LIMIT_SECONDS, TimeUnit.SECONDS).getHeader("Connection");
  }
}
