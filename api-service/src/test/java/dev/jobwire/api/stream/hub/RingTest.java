package dev.jobwire.api.stream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RingTest {

  private static final UUID JOB = new UUID(0, 1);

  private final AtomicLong total = new AtomicLong();

  private static StreamEvent event(long seq, int bytes) {
    return new StreamEvent(seq, JOB, 1, 0, "{\"delivery\":1}", bytes, null);
  }

  private static List<StreamEvent> events(long after, int count) {
    return LongStream.rangeClosed(after + 1, after + count).mapToObj(s -> event(s, 10)).toList();
  }

  private void checkContents(Ring ring, long oldest, long newest) {
    assertThat(ring.last()).isEqualTo(newest);
    for (long seq = oldest; seq <= newest; seq++) {
      assertThat(ring.continues(seq - 1)).isTrue();
      assertThat(ring.get(seq).seq()).isEqualTo(seq);
    }
    assertThat(ring.continues(oldest - 2)).isFalse();
    assertThat(ring.continues(newest)).isFalse();
  }

  @Test
  void anEmptyRingContinuesNothing() {
    Ring ring = new Ring(4, 1_000, total, 1_000);
    assertThat(ring.isEmpty()).isTrue();
    assertThat(ring.last()).isZero();
    assertThat(ring.continues(0)).isFalse();
  }

  @Test
  void theOldestGoWhenThereAreTooMany() {
    Ring ring = new Ring(5, 1_000, total, 1_000);
    ring.take(7, events(7, 9));
    checkContents(ring, 12, 16);
    assertThat(total).hasValue(50);
  }

  @Test
  void theOldestGoWhenTheyAreTooLarge() {
    Ring ring = new Ring(100, 35, total, 1_000);
    ring.take(0, events(0, 9));
    checkContents(ring, 7, 9);
    ring.take(9, List.of(event(10, 500)));
    checkContents(ring, 10, 10);
  }

  @Test
  void oneOfManyRingsKeepsOnlyItsNewestWhenAllAreTooLarge() {
    Ring other = new Ring(100, 1_000, total, 60);
    other.take(0, events(0, 6));
    Ring ring = new Ring(100, 1_000, total, 60);
    ring.take(0, events(0, 3));
    checkContents(ring, 3, 3);
    checkContents(other, 1, 6);
  }

  @Test
  void whatLiesBeyondBeginsAnewAndWhatIsOldIsPassedOver() {
    Ring ring = new Ring(100, 1_000, total, 1_000);
    ring.take(0, events(0, 3));
    ring.take(1, events(1, 5));
    checkContents(ring, 1, 3);
    ring.take(8, events(8, 2));
    checkContents(ring, 9, 10);
    assertThat(total).hasValue(20);
    ring.clear();
    assertThat(ring.isEmpty()).isTrue();
    assertThat(total).hasValue(0);
    ring.take(2, events(2, 1));
    checkContents(ring, 3, 3);
  }

  @Property
  void itIsTheEndOfWhatItTook(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 7) Integer> pages,
      @ForAll @IntRange(min = 1, max = 20) int most) {
    Ring ring = new Ring(most, 1_000_000, total, 1_000_000);
    List<StreamEvent> all = new ArrayList<>();
    for (int page : pages) {
      List<StreamEvent> more = events(all.size(), page);
      ring.take(all.size(), more);
      all.addAll(more);
      checkContents(ring, Math.max(1, all.size() - most + 1), all.size());
    }
    ring.clear();
    assertThat(total).hasValue(0);
  }
}
