package dev.jobwire.api.stream.ack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PendingAcksTest {

  private final PendingAcks pending = new PendingAcks();

  @Test
  void theFurthestOfEachSubscriberIsKept() {
    pending.add(1, 7, "a", 5);
    pending.add(1, 7, "b", 9);
    pending.add(1, 8, "a", 2);
    pending.add(1, 7, "a", 3);
    assertThat(pending.take(10))
        .containsExactly(new Ack(7, "a", 5), new Ack(7, "b", 9), new Ack(8, "a", 2));
    assertThat(pending.isEmpty()).isTrue();
  }

  @Test
  void whoWaitedLongestGoesFirst() {
    pending.add(1, 1, "a", 1);
    pending.add(1, 2, "a", 1);
    pending.add(1, 1, "a", 2);
    assertThat(pending.take(1)).containsExactly(new Ack(1, "a", 2));
    assertThat(pending.take(1)).containsExactly(new Ack(2, "a", 1));
    assertThat(pending.take(1)).isEmpty();
  }

  @Test
  void aNewEpochVoidsThoseBefore() {
    pending.add(1, 1, "a", 100);
    pending.add(2, 1, "b", 3);
    pending.add(1, 1, "b", 50);
    assertThat(pending.epoch()).isEqualTo(2);
    assertThat(pending.take(10)).containsExactly(new Ack(1, "b", 3));
  }

  @Property
  void nothingIsLostInBatches(
      @ForAll @Size(max = 50) List<@LongRange(max = 999) Long> acks,
      @ForAll @IntRange(min = 1, max = 9) int batch) {
    PendingAcks waiting = new PendingAcks();
    Map<Long, Long> expected = new HashMap<>();
    for (long ack : acks) {
      waiting.add(1, ack % 10, "s", ack);
      expected.merge(ack % 10, ack, Math::max);
    }
    Map<Long, Long> taken = new HashMap<>();
    while (!waiting.isEmpty()) {
      List<Ack> some = waiting.take(batch);
      assertThat(some).hasSizeBetween(1, batch);
      some.forEach(ack -> taken.put(ack.owner(), ack.seq()));
    }
    assertThat(taken).isEqualTo(expected);
  }
}
