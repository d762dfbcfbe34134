package dev.jobwire.worker.intake;

import dev.jobwire.model.job.Priority;
import java.util.function.Predicate;

/**
 * Whose turn it is: the highest priority that has work, except that a lower one which was passed
 * over {@code patience} times while it had work goes next. So none waits for more than {@code
 * patience + 2} turns. Pure; not thread-safe.
 */
public final class PriorityChoice {

  private static final Priority[] PRIORITIES = Priority.values();

  private final int patience;
  private final int[] passedOver = new int[PRIORITIES.length];

  /**
   * A choice.
   *
   * @param patience how many turns a waiting priority may be passed over, at least 1
   */
  public PriorityChoice(int patience) {
    if (patience < 1) {
      throw new IllegalArgumentException("patience must be at least 1");
    }
    this.patience = patience;
  }

  /**
   * Chooses, and remembers who was passed over.
   *
   * @param hasWork whether a priority has work
   * @return null when none has
   */
  public Priority next(Predicate<Priority> hasWork) {
    Priority chosen = null;
    for (Priority priority : PRIORITIES) {
      if (!hasWork.test(priority)) {
        passedOver[priority.ordinal()] = 0;
      } else if (chosen == null || isMoreOverdue(priority, chosen)) {
        chosen = priority;
      }
    }
    if (chosen == null) {
      return null;
    }
    for (Priority priority : PRIORITIES) {
      if (priority != chosen && hasWork.test(priority)) {
        passedOver[priority.ordinal()]++;
      }
    }
    passedOver[chosen.ordinal()] = 0;
    return chosen;
  }

  /**
   * Of two that waited long enough the one that waited longer, or else one would starve another.
   */
  private boolean isMoreOverdue(Priority lower, Priority chosen) {
    int waited = passedOver[lower.ordinal()];
    return waited >= patience && waited > passedOver[chosen.ordinal()];
  }
}
