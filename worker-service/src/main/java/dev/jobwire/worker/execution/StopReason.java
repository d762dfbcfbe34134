package dev.jobwire.worker.execution;

/** Why an attempt is stopped before its handler has ended. */
public enum StopReason {
  /** It took longer than its time-out. */
  TIMED_OUT,
  /** Its owner asked for it. */
  CANCELLED,
  /** The worker stops. */
  WORKER_STOPS,
  /** The lease is lost: whatever comes of it, this worker may not say. */
  LEASE_LOST
}
