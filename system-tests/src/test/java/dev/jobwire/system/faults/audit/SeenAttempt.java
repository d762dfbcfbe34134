package dev.jobwire.system.faults.audit;

import java.time.Instant;

/**
 * One attempt of a job's history.
 *
 * @param number counted from 1
 * @param worker the worker's name
 * @param startedAt when it was claimed
 * @param finishedAt when its end was written; null while it runs
 * @param outcome such as {@code COMPLETED} or {@code LOST}; null while it runs
 */
public record SeenAttempt(
    int number, String worker, Instant startedAt, Instant finishedAt, String outcome) {

  /** Whether its worker died or lost its lease. */
  public boolean isLost() {
    return "LOST".equals(outcome);
  }
}
