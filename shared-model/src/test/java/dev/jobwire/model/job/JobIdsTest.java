package dev.jobwire.model.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JobIdsTest {

  @Property
  void idsRiseWhateverTheClockDoes(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 20) Integer> clock,
      @ForAll long seed) {
    Deque<Integer> times = new ArrayDeque<>(clock);
    JobIds ids =
        new JobIds(() -> Instant.ofEpochMilli(1_800_000_000_000L + times.pop()), new Random(seed));
    String last = "";
    for (int i = 0; i < clock.size(); i++) {
      String id = ids.next().toString();
      assertThat(id).isGreaterThan(last);
      last = id;
    }
  }

  @Test
  void idsOfOneMillisecondGoOnWhenTheCounterIsFull() {
    JobIds ids = new JobIds(() -> Instant.ofEpochMilli(1_800_000_000_000L), new Random(1));
    String last = "";
    for (int i = 0; i < 10_000; i++) {
      String id = ids.next().toString();
      assertThat(id).isGreaterThan(last);
      last = id;
    }
  }

  @Test
  void idIsVersion7OfItsTime() {
    UUID id = new JobIds(() -> Instant.ofEpochMilli(1_800_000_000_123L), new Random(1)).next();
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(JobIds.millisOf(id)).isEqualTo(1_800_000_000_123L);
  }

  @Test
  void readsWholeIdsOnly() {
    UUID id = new JobIds().next();
    assertThat(JobIds.parse(id.toString())).contains(id);
    assertThat(JobIds.parse(id.toString().toUpperCase(java.util.Locale.ROOT))).contains(id);
    for (String text : List.of("", "1-1-1-1-1", id + " ", "x", id.toString().substring(1))) {
      assertThat(JobIds.parse(text)).as(text).isEmpty();
    }
  }
}
