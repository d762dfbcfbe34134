package dev.jobwire.system.faults.strike;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FaultBagTest {

  private static final int LOT = Stream.of(Fault.values()).mapToInt(Fault::share).sum();

  private static List<Strike> draw(long seed, int count) {
    FaultBag bag = new FaultBag(new Random(seed), 2, 2);
    return Stream.generate(bag::next).limit(count).toList();
  }

  @Property
  void everyLotHasEveryKindAsOftenAsItsShare(@ForAll long seed) {
    assertThat(LOT).isEqualTo(20);
    List<Strike> drawn = draw(seed, 3 * LOT);
    for (int i = 0; i < drawn.size(); i += LOT) {
      Map<Fault, Long> lot =
          drawn.subList(i, i + LOT).stream()
              .collect(Collectors.groupingBy(Strike::fault, Collectors.counting()));
      for (Fault fault : Fault.values()) {
        assertThat(lot).containsEntry(fault, (long) fault.share());
      }
    }
  }

  @Property
  void theSameSeedGivesTheSameFaults(@ForAll long seed) {
    assertThat(draw(seed, 50)).isEqualTo(draw(seed, 50));
  }

  @Property
  void noProcessDiesTwiceInARow(@ForAll long seed) {
    List<Strike> drawn = draw(seed, 200);
    for (int i = 1; i < drawn.size(); i++) {
      Strike before = drawn.get(i - 1);
      Strike strike = drawn.get(i);
      // At the end of a lot nothing else may be left.
      boolean free = i % LOT < LOT - 3;
      if (free && !before.fault().isPause() && !strike.fault().isPause()) {
        assertThat(strike.targets())
            .as("%s after %s", strike, before)
            .doesNotContainAnyElementsOf(before.targets());
      }
    }
  }

  @Property
  void targetsAreWhatTheKindSays(@ForAll long seed) {
    for (Strike strike : draw(seed, LOT)) {
      List<String> targets = strike.targets();
      switch (strike.fault()) {
        case WORKER_KILLED, WORKER_PAUSED, WORKER_STOPPED ->
            assertThat(targets).hasSize(1).isSubsetOf("worker-1", "worker-2");
        case WORKERS_KILLED -> assertThat(targets).containsExactly("worker-1", "worker-2");
        case API_KILLED, API_PAUSED -> assertThat(targets).hasSize(1).isSubsetOf("api-1", "api-2");
        case BROKER_KILLED, BROKER_WIPED -> assertThat(targets).containsExactly("kafka");
        case POSTGRES_KILLED -> assertThat(targets).containsExactly("postgres");
        case POSTGRES_AND_WORKER_KILLED ->
            assertThat(targets)
                .hasSize(2)
                .contains("postgres")
                .containsAnyOf("worker-1", "worker-2");
      }
    }
  }
}
