package dev.jobwire.system.faults.strike;

import java.time.Instant;

/**
 * A fault that was done, and when it was over.
 *
 * @param number counted from 1
 * @param strike what was done
 * @param at when
 * @param open when the first of its processes could be reached again: a worker ready, the broker or
 *     PostgreSQL accepting connections, a paused process going on
 * @param back when all was ready again
 */
public record Struck(int number, Strike strike, Instant at, Instant open, Instant back) {

  /** The kind. */
  public Fault fault() {
    return strike.fault();
  }
}
