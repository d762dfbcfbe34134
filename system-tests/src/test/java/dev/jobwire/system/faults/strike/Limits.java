package dev.jobwire.system.faults.strike;

import java.time.Duration;

/** What is promised of recovery, and the settings that it depends on. */
public final class Limits {

  /** The worker's lease that the runner sets. */
  public static final Duration LEASE = Duration.ofSeconds(3);

  /** The leader's lease, by default. */
  static final Duration LEADER_LEASE = Duration.ofSeconds(3);

  /** After its lease, a worker's jobs run elsewhere within this time. */
  public static final Duration AFTER_LEASE = Duration.ofSeconds(2);

  /** A worker's death to the next attempt at each of its jobs. */
  public static final Duration WORKER = LEASE.plus(AFTER_LEASE);

  /** How long a worker that is told to stop may take: its grace period. */
  static final Duration STOP = Duration.ofSeconds(25);

  /** A replica's death until another accepts. */
  public static final Duration API = Duration.ofSeconds(1);

  /** PostgreSQL's or the broker's return until all is as before. */
  public static final Duration RETURN = Duration.ofSeconds(10);

  /** How much later than its time a delayed job may start when the leader died. */
  public static final Duration LEADER = Duration.ofSeconds(5);

  /** How much longer than its lease something paused stands still. */
  static final Duration LONGER = Duration.ofMillis(1_500);

  private Limits() {}
}
