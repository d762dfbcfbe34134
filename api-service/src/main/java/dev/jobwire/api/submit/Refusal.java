package dev.jobwire.api.submit;

import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.Problem.Violation;
import dev.jobwire.api.problem.ProblemType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is wrong with a submission. One answer names it all, the gravest first, with the code of
 * that; so who sends a batch with bad jobs of several kinds is told of each at once.
 */
final class Refusal {

  /** How much is listed besides the first of each job's: the answer must stay bounded. */
  private static final int MORE = 2_000;

  /** From the gravest on. */
  private static final List<ProblemType> GRAVITY =
      List.of(
          ProblemType.TOO_LARGE,
          ProblemType.INVALID_REQUEST,
          ProblemType.UNKNOWN_JOB_TYPE,
          ProblemType.INVALID_PAYLOAD);

  private record Found(ProblemType type, Violation violation) {
    int gravity() {
      return GRAVITY.indexOf(type);
    }
  }

  private final List<Found> found = new ArrayList<>(0);
  private int more;
  private ProblemType gravest;

  /** Notes the one thing of that kind that is wrong with a job, or with the batch. */
  void add(ProblemType type, Violation violation) {
    Found one = new Found(type, violation);
    if (gravest == null || one.gravity() < GRAVITY.indexOf(gravest)) {
      gravest = type;
    }
    found.add(one);
  }

  /** Notes all of that kind that is wrong with a job, or with the batch. */
  void add(ProblemType type, List<Violation> violations) {
    for (int i = 0; i < violations.size(); i++) {
      if (i == 0 || more++ < MORE) {
        add(type, violations.get(i));
      }
    }
  }

  /** Whether nothing is wrong. */
  boolean isEmpty() {
    return gravest == null;
  }

  /** Whether all that is wrong may have been right before: types and their schemas change. */
  boolean isOfTypesOnly() {
    return gravest == ProblemType.UNKNOWN_JOB_TYPE || gravest == ProblemType.INVALID_PAYLOAD;
  }

  /**
   * Ends the submission when something is wrong.
   *
   * @throws Problem that names what is
   */
  void refuse() {
    if (!isEmpty()) {
      throw problem();
    }
  }

  /** The answer; only when something is wrong. */
  Problem problem() {
    List<Violation> all =
        found.stream()
            .sorted(Comparator.comparingInt(Found::gravity))
            .map(Found::violation)
            .toList();
    return Problem.of(gravest, detail(all), all);
  }

  private String detail(List<Violation> all) {
    return switch (gravest) {
      case UNKNOWN_JOB_TYPE -> "no worker has registered this job type";
      case INVALID_PAYLOAD -> "the payload breaks the JSON schema of its job type";
      default ->
          all.get(0).pointer() + " " + all.get(0).detail() + (all.size() > 1 ? ", and more" : "");
    };
  }
}
