package dev.jobwire.worker.handlers.flaky;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.worker.catalog.TestContext;
import dev.jobwire.worker.handler.PermanentFailure;
import dev.jobwire.worker.handlers.flaky.FlakyHandler.Payload;
import dev.jobwire.worker.handlers.flaky.FlakyHandler.Result;
import org.junit.jupiter.api.Test;

class FlakyHandlerTest {

  private final FlakyHandler handler = new FlakyHandler();

  @Test
  void failsTheFirstAttempts() {
    Payload twice = new Payload(2, null);

    for (int attempt = 1; attempt <= 2; attempt++) {
      TestContext job = new TestContext(attempt);
      assertThatIllegalStateException().isThrownBy(() -> handler.handle(job, twice));
    }
    assertThat(handler.handle(new TestContext(3), twice).await().indefinitely())
        .isEqualTo(new Result(3));
  }

  @Test
  void failsOnceByDefault() {
    assertThatIllegalStateException().isThrownBy(() -> handler.handle(new TestContext(1), null));
    assertThat(handler.handle(new TestContext(2), null).await().indefinitely())
        .isEqualTo(new Result(2));
  }

  @Test
  void neverFailsWhenAskedForNoFailure() {
    assertThat(handler.handle(new TestContext(1), new Payload(0, false)).await().indefinitely())
        .isEqualTo(new Result(1));
  }

  @Test
  void failsForGood() {
    assertThatThrownBy(() -> handler.handle(new TestContext(9), new Payload(0, true)))
        .isInstanceOf(PermanentFailure.class);
  }
}
