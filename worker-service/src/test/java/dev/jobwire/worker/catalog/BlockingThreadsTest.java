package dev.jobwire.worker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlockingThreadsTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  static List<BlockingThreads> kinds() {
    return List.of(BlockingThreads.pooled(1), BlockingThreads.ofSize(1));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void givesWhatTheTaskGives(BlockingThreads kind) {
    try (BlockingThreads threads = kind) {
      assertThat(threads.run(() -> 7).result().await().atMost(LIMIT)).isEqualTo(7);
      assertThatThrownBy(
              () ->
                  threads
                      .run(
                          () -> {
                            throw new IOException("no");
                          })
                      .result()
                      .await()
                      .atMost(LIMIT))
          .hasRootCauseMessage("no");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void interruptsWhenCancelled(BlockingThreads kind) throws Exception {
    try (BlockingThreads threads = kind) {
      CountDownLatch begun = new CountDownLatch(1);
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Cancellable running =
          threads
              .run(
                  () -> {
                    begun.countDown();
                    try {
                      interrupted.complete(!new CountDownLatch(1).await(5, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                      interrupted.complete(true);
                    }
                    return null;
                  })
              .result()
              .subscribe()
              .with(item -> {});
      assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

      running.cancel();

      assertThat(interrupted.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isOverOnlyWhenTheThreadHasLeftTheTask(BlockingThreads kind) throws Exception {
    try (BlockingThreads threads = kind) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch gate = new CountDownLatch(1);
      BlockingThreads.Running<Object> stubborn =
          threads.run(
              () -> {
                begun.countDown();
                while (gate.getCount() > 0) {
                  try {
                    gate.await();
                  } catch (InterruptedException e) {
                    // It does not heed interrupts.
                  }
                }
                return null;
              });
      Cancellable running = stubborn.result().subscribe().with(item -> {});
      assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

      running.cancel();
      assertThat(stubborn.over()).isNotDone();

      gate.countDown();
      stubborn.over().get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void isOverAtOnceWhenTheTaskHasNotBegun() {
    try (BlockingThreads threads = BlockingThreads.pooled(1)) {
      CountDownLatch gate = new CountDownLatch(1);
      threads
          .run(
              () -> {
                gate.await();
                return null;
              })
          .result()
          .subscribe()
          .with(item -> {});
      BlockingThreads.Running<Integer> waiting = threads.run(() -> 1);

      waiting.result().subscribe().with(item -> {}).cancel();

      assertThat(waiting.over()).isDone();
      gate.countDown();
    }
  }

  @Test
  void refusesWhatABusyPoolCannotHold() {
    try (BlockingThreads threads = BlockingThreads.pooled(1)) {
      CountDownLatch gate = new CountDownLatch(1);
      List<Cancellable> running = new ArrayList<>();
      List<Throwable> failures = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        running.add(
            threads
                .run(
                    () -> {
                      gate.await();
                      return null;
                    })
                .result()
                .subscribe()
                .with(item -> {}, failures::add));
      }

      assertThat(failures).singleElement().isInstanceOf(RejectedExecutionException.class);
      gate.countDown();
    }
  }
}
