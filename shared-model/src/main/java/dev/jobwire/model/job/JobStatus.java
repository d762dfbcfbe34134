package dev.jobwire.model.job;

import java.util.Set;

/**
 * A job's state as its owner sees it.
 *
 * <p>{@code PENDING → RUNNING → COMPLETED | FAILED | CANCELLED}. A retry leads from {@code RUNNING}
 * back to {@code PENDING}; a retry by hand leads there from {@code FAILED} or {@code CANCELLED}.
 */
public enum JobStatus {
  /** Waits: for a worker, its time, a retry's backoff or its ordering key. */
  PENDING(1),
  /** An attempt is under way. */
  RUNNING(2),
  /** Ended with a result. Nothing follows. */
  COMPLETED(3),
  /** Ended without one: the last attempt failed, or one failed for good. */
  FAILED(4),
  /** Ended because its owner asked for it. */
  CANCELLED(5);

  private static final JobStatus[] VALUES = values();

  private final short code;

  JobStatus(int code) {
    this.code = (short) code;
  }

  /** The number that stands for this status in {@code resolution.status}. */
  public short code() {
    return code;
  }

  /**
   * The status that a table's number stands for.
   *
   * @throws IllegalArgumentException when no status has that number
   */
  public static JobStatus ofCode(int code) {
    if (code < 1 || code > VALUES.length) {
      throw new IllegalArgumentException("no job status has code " + code);
    }
    return VALUES[code - 1];
  }

  /** Whether the job has ended; exactly these have an event in the owner's stream. */
  public boolean isResolved() {
    return code >= COMPLETED.code;
  }

  /** The states that may follow this one. */
  public Set<JobStatus> next() {
    return switch (this) {
      case PENDING -> Set.of(RUNNING, CANCELLED);
      case RUNNING -> Set.of(PENDING, COMPLETED, FAILED, CANCELLED);
      case COMPLETED -> Set.of();
      case FAILED, CANCELLED -> Set.of(PENDING);
    };
  }
}
