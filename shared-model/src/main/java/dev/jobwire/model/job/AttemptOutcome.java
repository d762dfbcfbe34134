package dev.jobwire.model.job;

/** How one attempt ended. */
public enum AttemptOutcome {
  /** The handler returned a result. */
  COMPLETED,
  /** The handler failed. */
  FAILED,
  /** The attempt ran longer than the job's time-out and was stopped. */
  TIMED_OUT,
  /** The owner asked for the job to stop. */
  CANCELLED,
  /** The worker died or lost its lease: nobody knows how far the handler came. */
  LOST,
  /** Claimed, but never handed to a handler: the claim's answer was lost, or the worker stopped. */
  HANDED_BACK;

  private static final AttemptOutcome[] VALUES = values();

  /** The number that stands for this outcome in {@code attempt.outcome}. */
  public short code() {
    return (short) ordinal();
  }

  /**
   * The outcome that a table's number stands for.
   *
   * @throws IllegalArgumentException when no outcome has that number
   */
  public static AttemptOutcome ofCode(int code) {
    if (code < 0 || code >= VALUES.length) {
      throw new IllegalArgumentException("no attempt outcome has code " + code);
    }
    return VALUES[code];
  }
}
