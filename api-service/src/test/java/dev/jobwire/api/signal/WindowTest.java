package dev.jobwire.api.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.model.job.JobIds;
import dev.jobwire.model.job.Priority;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final SignalConfig CONFIG =
      new SmallRyeConfigBuilder()
          .withMapping(SignalConfig.class)
          .withConverter(java.time.Duration.class, 100, text -> java.time.Duration.parse(text))
          .build()
          .getConfigMapping(SignalConfig.class);

  private final Window window = new Window(CONFIG);

  private static ReadyJob job(Priority priority) {
    return new ReadyJob(new JobIds().next(), "echo", priority);
  }

  @Test
  void whileNothingIsKnownEmitsPassAndNothingIsFilled() {
    assertThat(window.isOpen(Priority.NORMAL)).isTrue();
    assertThat(window.room(Priority.NORMAL)).isZero();
    window.measured(Map.of(Priority.NORMAL, 0L));
    window.measured(Map.of());
    assertThat(window.room(Priority.NORMAL)).isZero();
  }

  @Test
  void eachPriorityHasItsOwn() {
    window.measured(Map.of(Priority.HIGH, 0L, Priority.NORMAL, 500L, Priority.LOW, 499L));
    List<ReadyJob> jobs = List.of(job(Priority.HIGH), job(Priority.NORMAL), job(Priority.LOW));
    assertThat(window.admitted(jobs)).containsExactly(jobs.get(0), jobs.get(2));
  }

  @Property
  void aSweepNeverFillsKafkaBeyondTheFill(@ForAll @LongRange(min = 0, max = 10_000) long lag) {
    window.measured(Map.of(Priority.LOW, lag));
    int room = window.room(Priority.LOW);
    assertThat(room > 0).isEqualTo(lag < CONFIG.windowLag());
    assertThat(room == 0 || lag + room == CONFIG.windowFill()).isTrue();
  }
}
