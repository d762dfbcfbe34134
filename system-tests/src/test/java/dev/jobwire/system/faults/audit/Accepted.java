package dev.jobwire.system.faults.audit;

import java.time.Instant;

/**
 * A job that was answered 202.
 *
 * @param id the job's
 * @param owner who posted it
 * @param kind what sort of load it is, for the report
 * @param expected how it may end
 * @param lane its ordering key; null without one
 * @param at when the 202 came, by this machine's clock
 * @param runAt from when it may run, as the 202 said
 */
public record Accepted(
    String id,
    String owner,
    String kind,
    Expectation expected,
    String lane,
    Instant at,
    Instant runAt) {

  /** The same with another expectation: what was done to it later changed its end. */
  public Accepted expecting(Expectation other) {
    return new Accepted(id, owner, kind, other, lane, at, runAt);
  }
}
