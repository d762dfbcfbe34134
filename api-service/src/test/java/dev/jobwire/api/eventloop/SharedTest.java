package dev.jobwire.api.eventloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SharedTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ROUNDS = 100_000;
  private static final int LONGEST_PAUSE = 200;

  private final CompletableFuture<Integer> source = new CompletableFuture<>();
  private final AtomicInteger begun = new AtomicInteger();

  private static Uni<String> wrapped(Uni<Integer> shared) {
    return Uni.createFrom().item("a").flatMap(letter -> shared.map(number -> letter + number));
  }

  /** The result comes, by another thread, at a moment that moves along the subscription. */
  @Test
  void whoeverAsksWhileTheResultComesGetsIt() throws Exception {
    AtomicInteger ready = new AtomicInteger(-1);
    AtomicReference<CompletableFuture<Integer>> work = new AtomicReference<>();
    Thread other = new Thread(() -> completeEach(ready, work), "brings results");
    other.setDaemon(true);
    other.start();
    for (int round = 0; round < ROUNDS; round++) {
      work.set(new CompletableFuture<>());
      Uni<Integer> shared = Shared.once(Uni.createFrom().completionStage(work.get()));
      CompletableFuture<String> first = wrapped(shared).subscribeAsCompletionStage();
      ready.set(round);
      CompletableFuture<String> second = wrapped(shared).subscribeAsCompletionStage();

      assertThat(first.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("a" + round);
      assertThat(second.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("a" + round);
    }
    other.join(LIMIT.toMillis());
  }

  private static void completeEach(
      AtomicInteger ready, AtomicReference<CompletableFuture<Integer>> work) {
    for (int round = 0; round < ROUNDS; round++) {
      while (ready.get() < round) {
        Thread.onSpinWait();
      }
      for (int pause = round % LONGEST_PAUSE; pause > 0; pause--) {
        Thread.onSpinWait();
      }
      work.get().complete(round);
    }
  }

  @Test
  void itIsDoneOnceAndGoesOnThoughOneLeaves() {
    Uni<Integer> shared = counted();
    assertThat(begun).hasValue(0);
    Cancellable first = shared.subscribe().with(number -> {});
    CompletableFuture<Integer> second = shared.subscribeAsCompletionStage();
    first.cancel();
    source.complete(7);

    assertThat(second).isCompletedWithValue(7);
    assertThat(shared.await().atMost(LIMIT)).isEqualTo(7);
    assertThat(begun).hasValue(1);
  }

  @Test
  void allAreToldWhyItFailed() {
    Uni<Integer> shared = counted();
    CompletableFuture<Integer> first = shared.subscribeAsCompletionStage();
    source.completeExceptionally(new IllegalStateException("away"));

    assertThat(first).isCompletedExceptionally();
    assertThatThrownBy(() -> shared.await().atMost(LIMIT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("away");
  }

  private Uni<Integer> counted() {
    return Shared.once(
        Uni.createFrom()
            .completionStage(source)
            .onSubscription()
            .invoke(() -> begun.incrementAndGet()));
  }
}
