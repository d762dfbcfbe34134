package dev.jobwire.api.limits;

/**
 * One owner's rate: the generic cell rate algorithm (ITU-T I.371, annex A), which is a token bucket
 * that needs one number and no refill. Safe for many threads.
 */
final class Bucket {

  private final long nanosPerJob;
  private final int burst;
  private long emptyAt;
  private boolean used;

  /**
   * A full bucket.
   *
   * @param rate jobs a second
   * @param burst how many jobs may come at once, at least 1
   */
  Bucket(double rate, int burst) {
    this.nanosPerJob = Math.max(1, Math.round(1e9 / rate));
    this.burst = burst;
  }

  /**
   * Takes jobs, all or none. More than the burst are taken only from a full bucket, and leave a
   * debt that later ones wait for: so a large batch passes, and the rate holds.
   *
   * @param now of a clock in nanoseconds that never goes back
   */
  synchronized Verdict take(int jobs, long now) {
    long debt = used ? Math.max(0, emptyAt - now) : 0;
    long room = burst * nanosPerJob - debt;
    long asked = jobs * nanosPerJob;
    long needed = Math.min(asked, burst * nanosPerJob);
    if (needed > room) {
      return new Verdict(false, Math.max(0, room / nanosPerJob), debt, needed - room);
    }
    used = true;
    emptyAt = now + debt + asked;
    return new Verdict(true, Math.max(0, (room - asked) / nanosPerJob), debt + asked, 0);
  }

  /**
   * The answer.
   *
   * @param taken whether the jobs may be submitted
   * @param remaining how many more may come at once
   * @param fullAfter nanoseconds until the bucket is full again
   * @param retryAfter nanoseconds until the same jobs may be submitted; 0 when they may
   */
  record Verdict(boolean taken, long remaining, long fullAfter, long retryAfter) {}
}
