package dev.jobwire.system.faults.audit;

/** All checks of one owner's history. */
public final class Audit {

  private Audit() {}

  /** Adds whatever does not hold. */
  public static void of(OwnerHistory history, Violations violations) {
    StreamCheck.of(history, violations);
    EndCheck.of(history, violations);
    ListCheck.of(history, violations);
    AttemptsCheck.of(history, violations);
    OrderCheck.of(history, violations);
  }
}
