package dev.jobwire.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.worker.catalog.JobTypeDescription;
import dev.jobwire.worker.catalog.RegisteredHandler;
import dev.jobwire.worker.catalog.RegisteredHandler.Run;
import dev.jobwire.worker.catalog.TypeTerms;
import dev.jobwire.worker.handler.JobContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptTest {

  private final List<Outcome> outcomes = new ArrayList<>();
  private final Attempt attempt = new Attempt(Jobs.attempt(2, 3), 1_000, outcomes::add);
  private final AtomicReference<UniEmitter<? super String>> handler = new AtomicReference<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  private interface Reactive {
    Uni<String> run(JobContext job, String payload) throws Exception;
  }

  private static RegisteredHandler runs(Reactive handler) {
    return handles((job, payload) -> Run.reactive(handler.run(job, payload)));
  }

  private static RegisteredHandler handles(RegisteredHandler.Invocation invocation) {
    return new RegisteredHandler(
        new JobTypeDescription("test", "", "{}", TypeTerms.NONE), invocation);
  }

  private RegisteredHandler waits() {
    return runs(
        (job, payload) ->
            Uni.createFrom()
                .<String>emitter(handler::set)
                .onCancellation()
                .invoke(() -> cancelled.set(true)));
  }

  @Test
  void endsWithItsResult() {
    attempt.begin(runs((job, payload) -> Uni.createFrom().item("1")));

    assertThat(outcomes).containsExactly(new Outcome.Completed("1"));
  }

  @Test
  void endsWithWhatItsHandlerThrows() {
    attempt.begin(
        runs(
            (job, payload) -> {
              throw new StackOverflowError();
            }));

    assertThat(outcomes)
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.how()).isEqualTo(AttemptOutcome.FAILED);
              assertThat(failed.error().type()).isEqualTo("StackOverflowError");
            });
  }

  @ParameterizedTest
  @EnumSource(StopReason.class)
  void stopsItsHandlerAndEndsOnce(StopReason reason) {
    attempt.begin(waits());
    assertThat(attempt.isCancelled()).isFalse();

    attempt.stop(reason);
    attempt.stop(StopReason.LEASE_LOST);
    handler.get().complete("late");

    assertThat(cancelled).isTrue();
    assertThat(attempt.isCancelled()).isTrue();
    assertThat(outcomes)
        .singleElement()
        .isInstanceOf(
            switch (reason) {
              case TIMED_OUT -> Outcome.Failed.class;
              case CANCELLED -> Outcome.Cancelled.class;
              case WORKER_STOPS, LEASE_LOST -> Outcome.HandedBack.class;
            });
  }

  @Test
  void neverBeginsOnceStopped() {
    attempt.stop(StopReason.CANCELLED);

    attempt.begin(waits());

    assertThat(handler.get()).isNull();
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void stopsAHandlerThatIsStoppedWhileItStarts() {
    attempt.begin(
        runs(
            (job, payload) -> {
              attempt.stop(StopReason.CANCELLED);
              return waits().invocation().run(job, payload).result();
            }));

    assertThat(cancelled).isTrue();
    assertThat(outcomes).containsExactly(new Outcome.Cancelled());
  }

  @ParameterizedTest
  @EnumSource(StopReason.class)
  void isOverWhenItsThreadHasLeftTheHandler(StopReason reason) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    attempt.begin(
        handles((job, payload) -> new Run(Uni.createFrom().<String>emitter(handler::set), over)));

    attempt.stop(reason);

    if (reason == StopReason.LEASE_LOST) {
      assertThat(outcomes).as("nothing is waited for").hasSize(1);
      return;
    }
    assertThat(attempt.isCancelled()).isTrue();
    assertThat(attempt.isStopping()).isTrue();
    handler.get().complete("late");
    assertThat(outcomes).isEmpty();
    over.complete(null);
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.get(0)).isNotInstanceOf(Outcome.Completed.class);
    assertThat(attempt.isStopping()).isFalse();
  }

  @Test
  void isOverWhenNobodyWaitsForItsThreadAnyMore() {
    attempt.begin(
        handles(
            (job, payload) ->
                new Run(
                    Uni.createFrom().<String>emitter(handler::set), new CompletableFuture<>())));
    attempt.abandon();
    assertThat(outcomes).as("only what was stopped can be abandoned").isEmpty();

    attempt.stop(StopReason.CANCELLED);
    attempt.stop(StopReason.WORKER_STOPS);
    assertThat(outcomes).isEmpty();
    attempt.abandon();

    assertThat(outcomes).containsExactly(new Outcome.Cancelled());
  }

  @Test
  void isOverdueAfterItsTimeOut() {
    long end = 1_000 + Duration.ofSeconds(1).toNanos();

    assertThat(attempt.isOverdue(end - 1)).isFalse();
    assertThat(attempt.isOverdue(end)).isTrue();
  }

  @Test
  void keepsProgressWithinBounds() {
    attempt.progress(-5, null);
    assertThat(attempt.progress().percent()).isZero();
    attempt.progress(500, "😀".repeat(300));
    assertThat(attempt.progress().percent()).isEqualTo(100);
    assertThat(attempt.progress().message()).isEqualTo("😀".repeat(200));
    attempt.progress(1, "a\uD800b");
    assertThat(attempt.progress().message()).isEqualTo("a\uFFFDb");
  }

  @Test
  void tellsItsHandlerOfTheJob() {
    assertThat(attempt.idempotencyToken()).isEqualTo(attempt.jobId().toString());
    assertThat(attempt.isLastAttempt()).isFalse();
    assertThat(new Attempt(Jobs.attempt(3, 3), 0, outcomes::add).isLastAttempt()).isTrue();
    assertThat(attempt.deadline()).isEqualTo("1970-01-01T00:00:01Z");
  }
}
