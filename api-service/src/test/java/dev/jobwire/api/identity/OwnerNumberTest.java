package dev.jobwire.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OwnerNumberTest {

  /** Written in databases, so it must stay what it was. */
  @Test
  void isTheSameForEver() {
    assertThat(OwnerNumber.of("public", 0)).isEqualTo(4954425240889019418L);
    assertThat(OwnerNumber.of("public", 1)).isEqualTo(5200726591095813446L);
  }

  @Property
  void isAboveWhatIsCounted(@ForAll String name, @ForAll @IntRange(max = 3) int choice) {
    assertThat(OwnerNumber.of(name, choice)).isGreaterThanOrEqualTo(1L << 62);
  }

  @Test
  void differsByNameAndChoice() {
    Set<Long> numbers = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      for (int choice = 0; choice < OwnerNumber.CHOICES; choice++) {
        numbers.add(OwnerNumber.of("owner-" + i, choice));
      }
    }
    assertThat(numbers).hasSize(40_000);
  }
}
