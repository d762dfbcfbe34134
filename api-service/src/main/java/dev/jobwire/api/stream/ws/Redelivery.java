package dev.jobwire.api.stream.ws;

/**
 * When an event that is not acknowledged is sent again.
 *
 * @param first the wait after the first send, in milliseconds; it doubles with each
 * @param most the longest wait, in milliseconds
 * @param sends how often an event is sent on one connection
 */
record Redelivery(long first, long most, int sends) {

  /** Checks that there is something to wait for. */
  Redelivery {
    if (first < 1 || most < first || sends < 1) {
      throw new IllegalArgumentException("redelivery: " + first + ", " + most + ", " + sends);
    }
  }

  /**
   * The wait after a send: half for sure, the other half by chance.
   *
   * @param send which send it was; 1 for the first
   * @param chance from 0 to 1
   */
  long waitAfter(int send, double chance) {
    long full = send > 40 ? most : Math.min(most, first << Math.min(send - 1, 40));
    if (full < first) {
      full = most;
    }
    return full / 2 + (long) (chance * (full - full / 2));
  }
}
