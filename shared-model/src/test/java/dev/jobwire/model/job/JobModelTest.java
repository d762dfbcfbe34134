package dev.jobwire.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JobModelTest {

  @Test
  void codesLeadBackToTheirValues() {
    for (JobStatus s : JobStatus.values()) {
      assertThat(JobStatus.ofCode(s.code())).isEqualTo(s);
    }
    for (WorkState s : WorkState.values()) {
      assertThat(WorkState.ofCode(s.code())).isEqualTo(s);
    }
    for (Priority p : Priority.values()) {
      assertThat(Priority.ofCode(p.code())).isEqualTo(p);
    }
    for (AttemptOutcome o : AttemptOutcome.values()) {
      assertThat(AttemptOutcome.ofCode(o.code())).isEqualTo(o);
    }
    assertThatThrownBy(() -> JobStatus.ofCode(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JobStatus.ofCode(6)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void resolvedIsExactlyWhatOnlyAHandCanReopen() {
    for (JobStatus s : JobStatus.values()) {
      assertThat(s.next().contains(JobStatus.RUNNING) || s == JobStatus.RUNNING)
          .isEqualTo(!s.isResolved());
    }
  }

  @Property
  void errorTextsFitTheDatabase(@ForAll String type, @ForAll String message) {
    JobError error = new JobError(type, message, true);
    for (String text : new String[] {error.type(), error.message()}) {
      assertThat(text).doesNotContain("\0");
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }
    assertThat(error.type()).isNotBlank().hasSizeLessThanOrEqualTo(JobError.MAX_TYPE);
    assertThat(error.message()).hasSizeLessThanOrEqualTo(JobError.MAX_MESSAGE);
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    String message = "x".repeat(JobError.MAX_MESSAGE - 2) + "😀😀";
    assertThat(new JobError("e", message, false).message())
        .isEqualTo("x".repeat(JobError.MAX_MESSAGE - 2) + "…");
  }
}
