package dev.jobwire.model.job;

import java.util.Set;

/** The state of a row in {@code work}: what is still to be done with a job that has not ended. */
public enum WorkState {
  /** Must not run yet: an earlier job holds its ordering key. */
  PARKED(JobStatus.PENDING),
  /** May run once it is due. */
  READY(JobStatus.PENDING),
  /** A worker holds it under its lease. */
  RUNNING(JobStatus.RUNNING),
  /** Due or not, it waits to be admitted: as many of its type as may run at once already do. */
  LIMITED(JobStatus.PENDING);

  private static final WorkState[] VALUES = values();

  private final JobStatus status;

  WorkState(JobStatus status) {
    this.status = status;
  }

  /** The number that stands for this state in {@code work.state}. */
  public short code() {
    return (short) ordinal();
  }

  /** What the owner is told while the work is in this state. */
  public JobStatus status() {
    return status;
  }

  /** Whether work that is accepted, or retried by hand, can begin in this state. */
  public boolean isFirst() {
    return this != RUNNING;
  }

  /** The states that may follow this one; from each, the row may also go because its job ends. */
  public Set<WorkState> next() {
    return switch (this) {
      case PARKED -> Set.of(READY, LIMITED);
      case LIMITED -> Set.of(READY);
      case READY -> Set.of(RUNNING, LIMITED);
      case RUNNING -> Set.of(READY, LIMITED);
    };
  }

  /**
   * The state that a table's number stands for.
   *
   * @throws IllegalArgumentException when no state has that number
   */
  public static WorkState ofCode(int code) {
    if (code < 0 || code >= VALUES.length) {
      throw new IllegalArgumentException("no work state has code " + code);
    }
    return VALUES[code];
  }
}
