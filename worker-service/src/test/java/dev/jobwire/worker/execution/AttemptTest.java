package dev.jobwire.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.worker.catalog.JobTypeDescription;
import dev.jobwire.worker.catalog.RegisteredHandler;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private static RegisteredHandler runs(RegisteredHandler.Invocation invocation) {
    return new RegisteredHandler(new JobTypeDescription("test", "", "{}"), invocation);
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
              return waits().invocation().run(job, payload);
            }));

    assertThat(cancelled).isTrue();
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
