package dev.jobwire.system.faults.audit;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AuditTest {

  private static Violations audit(Histories histories) {
    Violations violations = new Violations();
    Audit.of(histories.history(), violations);
    return violations;
  }

  @Property
  void findsNothingInACorrectHistory(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int jobs) {
    assertThat(audit(Histories.correct(seed, jobs)).lines()).isEmpty();
  }

  @Property
  void findsEveryKindOfMistake(
      @ForAll Mutation mutation, @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int jobs) {
    Histories histories = Histories.correct(seed, jobs);
    mutation.apply(histories);
    assertThat(audit(histories).counts()).containsKey(mutation.found());
  }
}
