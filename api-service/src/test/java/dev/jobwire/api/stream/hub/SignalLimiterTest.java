package dev.jobwire.api.stream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.model.signal.JobSignal.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SignalLimiterTest {

  private static final UUID JOB = new UUID(0, 1);

  private final SignalLimiter limiter = new SignalLimiter(250, SignalEncoder::encode);

  private static JobSignal progress(UUID job, int attempt, int percent) {
    return new JobSignal(
        1, job, JobSignal.PROGRESS, attempt, Instant.EPOCH, new Progress(percent, null));
  }

  private static StreamEvent end(UUID job, int attempt) {
    return new StreamEvent(1, job, attempt, 0, "{\"delivery\":1}", 14, null);
  }

  private List<String> due(long now) {
    return limiter.due(now).stream().map(SignalFrame::frame).toList();
  }

  @Test
  void theFirstGoesAtOnceAndTheLatestOfTheRestLater() {
    limiter.offer(progress(JOB, 1, 1), 1_000);
    assertThat(limiter.nextAt()).isEqualTo(1_000);
    assertThat(due(1_000))
        .containsExactly(
            "{\"type\":\"signal\",\"event\":\"job.progress\",\"job\":{\"id\":\""
                + JOB
                + "\",\"status\":\"RUNNING\",\"progress\":{\"percent\":1}}}");
    limiter.offer(progress(JOB, 1, 2), 1_010);
    limiter.offer(progress(JOB, 1, 3), 1_020);
    assertThat(due(1_249)).isEmpty();
    assertThat(limiter.nextAt()).isEqualTo(1_250);
    assertThat(due(1_250)).singleElement().asString().contains("\"percent\":3");
    assertThat(limiter.nextAt()).isEqualTo(SignalLimiter.NEVER);
  }

  @Test
  void jobsDoNotHoldUpEachOther() {
    limiter.offer(progress(JOB, 1, 1), 0);
    assertThat(due(0)).hasSize(1);
    limiter.offer(progress(new UUID(0, 2), 1, 1), 1);
    assertThat(due(1)).hasSize(1);
  }

  @Test
  void nothingIsToldOfAnAttemptThatEnded() {
    limiter.offer(progress(JOB, 2, 1), 0);
    limiter.ended(List.of(end(JOB, 2)));
    assertThat(due(0)).isEmpty();
    limiter.offer(progress(JOB, 2, 2), 10);
    assertThat(due(10)).isEmpty();
    limiter.offer(progress(JOB, 3, 1), 20);
    assertThat(due(20)).hasSize(1);
  }

  @Test
  void anOlderAttemptDoesNotDisplaceANewerOne() {
    limiter.offer(progress(JOB, 2, 5), 0);
    limiter.offer(progress(JOB, 1, 90), 0);
    assertThat(due(0)).singleElement().asString().contains("\"percent\":5");
  }

  @Test
  void theJobsItRemembersAreBounded() {
    for (int i = 0; i < 10_000; i++) {
      limiter.offer(progress(new UUID(1, i), 1, 1), 0);
    }
    assertThat(due(0)).hasSize(512);
  }

  @Property
  void twoSignalsOfAJobAreNeverCloserThanTheInterval(
      @ForAll @Size(max = 100) List<@IntRange(max = 300) Integer> gaps) {
    SignalLimiter pace = new SignalLimiter(250, SignalEncoder::encode);
    List<Long> sent = new ArrayList<>();
    long now = 0;
    for (int gap : gaps) {
      now += gap;
      pace.offer(progress(JOB, 1, 1), now);
      if (!pace.due(now).isEmpty()) {
        sent.add(now);
      }
    }
    for (int i = 1; i < sent.size(); i++) {
      assertThat(sent.get(i) - sent.get(i - 1)).isGreaterThanOrEqualTo(250);
    }
  }
}
