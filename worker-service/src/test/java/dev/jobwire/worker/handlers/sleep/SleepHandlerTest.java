package dev.jobwire.worker.handlers.sleep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jobwire.worker.catalog.TestContext;
import dev.jobwire.worker.handler.PermanentFailure;
import dev.jobwire.worker.handlers.sleep.SleepHandler.Payload;
import dev.jobwire.worker.handlers.sleep.SleepHandler.Result;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SleepHandlerTest {

  private static final Vertx VERTX = Vertx.vertx();

  private final SleepHandler handler = new SleepHandler(VERTX);
  private final TestContext job = new TestContext();

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void sleepsAndReportsProgress() {
    long begun = System.nanoTime();

    Object result =
        handler
            .handle(job, new Payload(Duration.ofMillis(600)))
            .await()
            .atMost(Duration.ofSeconds(5));

    assertThat(result).isEqualTo(new Result("PT0.6S"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(590));
    assertThat(job.percents).isSorted().hasSizeGreaterThan(1).endsWith(100);
    assertThat(job.percents.get(0)).isBetween(1, 99);
  }

  @Test
  void sleepsForNoTimeAtAll() {
    assertThat(
            handler.handle(job, new Payload(Duration.ZERO)).await().atMost(Duration.ofSeconds(5)))
        .isEqualTo(new Result("PT0S"));
  }

  @Test
  void stopsWhenCancelled() {
    AtomicBoolean slept = new AtomicBoolean();
    Cancellable sleeping =
        handler
            .handle(job, new Payload(Duration.ofMillis(700)))
            .subscribe()
            .with(result -> slept.set(true));
    await().until(() -> !job.percents.isEmpty());

    sleeping.cancel();

    int reported = job.percents.size();
    await()
        .during(Duration.ofMillis(600))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !slept.get() && job.percents.size() == reported);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    for (Duration bad : new Duration[] {null, Duration.ofSeconds(-1), Duration.ofSeconds(3_601)}) {
      assertThatThrownBy(() -> handler.handle(job, new Payload(bad)))
          .isInstanceOf(PermanentFailure.class);
    }
    assertThatThrownBy(() -> handler.handle(job, null)).isInstanceOf(PermanentFailure.class);
  }
}
