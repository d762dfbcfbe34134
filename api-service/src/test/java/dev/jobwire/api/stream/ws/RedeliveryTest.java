package dev.jobwire.api.stream.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jobwire.api.stream.hub.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RedeliveryTest {

  private static final Redelivery DEFAULT = new Redelivery(1_000, 30_000, 10);

  private static StreamEvent event(long seq) {
    return new StreamEvent(
        seq, new UUID(0, seq), 1, 0, "{\"id\":" + seq + ",\"delivery\":1}", 20, null);
  }

  @Test
  void theWaitDoublesUpToTheMost() {
    assertThat(LongStream.rangeClosed(1, 8).map(i -> DEFAULT.waitAfter((int) i, 1)))
        .containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    assertThat(DEFAULT.waitAfter(1, 0)).isEqualTo(500);
    assertThat(DEFAULT.waitAfter(3, 0.5)).isEqualTo(3_000);
  }

  @Property
  void atLeastHalfIsSure(
      @ForAll @IntRange(min = 1) int send,
      @ForAll @DoubleRange(max = 1) double chance,
      @ForAll @LongRange(min = 1, max = 100_000) long first,
      @ForAll @LongRange(min = 100_000, max = 100_000_000) long most) {
    Redelivery redelivery = new Redelivery(first, most, 10);
    long full = redelivery.waitAfter(send, 1);
    assertThat(full).isBetween(first, most);
    assertThat(redelivery.waitAfter(send, chance)).isBetween(full / 2, full);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Redelivery(0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Redelivery(2, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Redelivery(1, 1, 0));
  }

  @Test
  void whatIsNotAcknowledgedIsDueAgainInOrder() {
    Unacknowledged events = new Unacknowledged(DEFAULT);
    assertThat(events.nextAt()).isEqualTo(Unacknowledged.NEVER);
    events.sent(event(1), 0, 1);
    events.sent(event(2), 100, 1);
    assertThat(events.nextAt()).isEqualTo(1_000);
    assertThat(events.due(999, 1)).isEmpty();
    assertThat(events.due(1_100, 1))
        .containsExactly(
            new Unacknowledged.Again(event(1), 2), new Unacknowledged.Again(event(2), 2));
    assertThat(events.nextAt()).isEqualTo(3_100);
    assertThat(event(1).delivery(2)).isEqualTo("{\"id\":1,\"delivery\":2}");
    assertThat(event(1).delivery(10)).isEqualTo("{\"id\":1,\"delivery\":10}");
  }

  @Test
  void anAcknowledgementTakesAllBeforeIt() {
    Unacknowledged events = new Unacknowledged(DEFAULT);
    LongStream.rangeClosed(1, 5).forEach(seq -> events.sent(event(seq), 0, 1));
    assertThat(events.bytes()).isEqualTo(100);
    assertThat(events.acknowledge(3)).isEqualTo(3);
    assertThat(events.acknowledge(3)).isZero();
    assertThat(events.acknowledge(1)).isZero();
    assertThat(events.size()).isEqualTo(2);
    assertThat(events.bytes()).isEqualTo(40);
    assertThat(events.acknowledge(Long.MAX_VALUE)).isEqualTo(2);
    assertThat(events.isEmpty()).isTrue();
    assertThat(events.bytes()).isZero();
  }

  @Test
  void itIsExhaustedOnceTheLastSendsWaitIsOver() {
    Unacknowledged events = new Unacknowledged(new Redelivery(1_000, 4_000, 3));
    events.sent(event(1), 0, 1);
    List<Integer> deliveries = new ArrayList<>();
    long now = 0;
    while (!events.exhausted(now)) {
      events.due(now, 1).forEach(again -> deliveries.add(again.delivery()));
      now = events.nextAt();
    }
    assertThat(deliveries).containsExactly(2, 3);
    assertThat(now).isEqualTo(7_000);
  }
}
