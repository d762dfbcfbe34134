package dev.jobwire.system.faults.strike;

import java.time.Instant;

/**
 * A fault that was done, and when it was over.
 *
 * @param number counted from 1
 * @param strike what was done
 * @param at when
 * @param open when the first of its processes could be reached again: one of the dead workers
 *     ready, the broker or PostgreSQL accepting connections, a paused process going on; with only
 *     one worker or replica dead, when the others have to have taken over
 * @param over when what is promised for it was due
 */
public record Struck(int number, Strike strike, Instant at, Instant open, Instant over) {

  /** The kind. */
  public Fault fault() {
    return strike.fault();
  }
}
