package dev.jobwire.api.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.Problem.Violation;
import dev.jobwire.api.problem.ProblemType;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalTest {

  private final Refusal refusal = new Refusal();

  private static Violation violation(String pointer) {
    return new Violation(pointer, "is wrong");
  }

  @Test
  void refusesNothingWhenNothingIsWrong() {
    refusal.add(ProblemType.INVALID_REQUEST, List.of());
    assertThat(refusal.isEmpty()).isTrue();
    assertThat(refusal.isOfTypesOnly()).isFalse();
    assertThatCode(refusal::refuse).doesNotThrowAnyException();
  }

  @Test
  void theGravestComesFirstAndGivesTheCode() {
    refusal.add(ProblemType.INVALID_PAYLOAD, violation("/1"));
    assertThat(refusal.isOfTypesOnly()).isTrue();
    refusal.add(ProblemType.INVALID_REQUEST, violation("/2"));
    refusal.add(ProblemType.UNKNOWN_JOB_TYPE, violation("/3"));
    assertThat(refusal.isOfTypesOnly()).isFalse();
    Problem problem = refusal.problem();
    assertThat(problem.type()).isEqualTo(ProblemType.INVALID_REQUEST);
    assertThat(problem.getMessage()).isEqualTo("/2 is wrong, and more");
    assertThat(problem.violations())
        .extracting(Violation::pointer)
        .containsExactly("/2", "/3", "/1");
    assertThatThrownBy(refusal::refuse).isInstanceOf(Problem.class);
  }

  @Test
  void isBoundedAndYetNamesEveryBadJob() {
    for (int job = 0; job < 1_000; job++) {
      refusal.add(
          ProblemType.INVALID_REQUEST, Collections.nCopies(1_000, violation("/jobs/" + job)));
    }
    refusal.add(ProblemType.TOO_LARGE, violation("/jobs/999"));
    List<Violation> named = refusal.problem().violations();
    assertThat(named).hasSize(1 + 1_000 + 2_000);
    assertThat(named.get(0).pointer()).isEqualTo("/jobs/999");
    assertThat(named)
        .extracting(Violation::pointer)
        .containsAll(IntStream.range(0, 1_000).mapToObj(job -> "/jobs/" + job).toList());
  }
}
