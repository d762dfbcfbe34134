package dev.jobwire.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.jobwire.model.job.Priority;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PriorityChoiceTest {

  @Test
  void choosesNothingWhenNothingWaits() {
    assertThat(new PriorityChoice(1).next(p -> false)).isNull();
  }

  @Test
  void choosesTheHighestUntilPatienceEnds() {
    PriorityChoice choice = new PriorityChoice(3);

    assertThat(IntStream.range(0, 8).mapToObj(i -> choice.next(p -> p != Priority.LOW)).toList())
        .containsExactly(
            Priority.HIGH,
            Priority.HIGH,
            Priority.HIGH,
            Priority.NORMAL,
            Priority.HIGH,
            Priority.HIGH,
            Priority.HIGH,
            Priority.NORMAL);
  }

  @Test
  void forgetsWhoHasNoWorkAnyMore() {
    PriorityChoice choice = new PriorityChoice(2);
    choice.next(p -> true);
    choice.next(p -> true);

    choice.next(p -> p == Priority.HIGH);

    assertThat(choice.next(p -> true)).isEqualTo(Priority.HIGH);
  }

  @Property
  void choosesOnlyWhatHasWork(
      @ForAll @Size(max = 200) List<@NotEmpty Set<Priority>> states,
      @ForAll @IntRange(min = 1, max = 20) int patience) {
    PriorityChoice choice = new PriorityChoice(patience);

    states.forEach(work -> assertThat(work).contains(choice.next(work::contains)));
  }

  @Property
  void starvesNobody(
      @ForAll @NotEmpty Set<Priority> always, @ForAll @IntRange(min = 1, max = 20) int patience) {
    PriorityChoice choice = new PriorityChoice(patience);
    Map<Priority, Integer> turns = new EnumMap<>(Priority.class);
    int rounds = (patience + 2) * 50;

    for (int i = 0; i < rounds; i++) {
      turns.merge(choice.next(always::contains), 1, Integer::sum);
    }

    assertThat(turns.keySet()).isEqualTo(EnumSet.copyOf(always));
    assertThat(turns.values()).allMatch(n -> n >= rounds / (patience + 2) - 1);
  }

  @Property
  void passesNobodyOverForLongWhateverComesAndGoes(
      @ForAll @Size(max = 300) List<Set<Priority>> states,
      @ForAll @IntRange(min = 1, max = 8) int patience) {
    PriorityChoice choice = new PriorityChoice(patience);
    Map<Priority, Integer> waited = new EnumMap<>(Priority.class);

    for (Set<Priority> work : states) {
      Priority chosen = choice.next(work::contains);
      for (Priority priority : Priority.values()) {
        boolean waits = work.contains(priority) && priority != chosen;
        waited.put(priority, waits ? waited.getOrDefault(priority, 0) + 1 : 0);
      }
      assertThat(waited.values()).allMatch(turns -> turns <= patience + 1);
    }
  }

  @Property
  void servesTheHighestMost(@ForAll @IntRange(min = 3, max = 20) int patience) {
    PriorityChoice choice = new PriorityChoice(patience);
    long high =
        IntStream.range(0, 1_000).filter(i -> choice.next(p -> true) == Priority.HIGH).count();

    assertThat(high).isGreaterThan(1_000L * (patience - 1) / (patience + 2));
  }

  @Test
  void refusesNoPatience() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PriorityChoice(0));
  }
}
