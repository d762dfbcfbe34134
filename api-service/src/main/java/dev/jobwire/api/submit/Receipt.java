package dev.jobwire.api.submit;

import java.util.List;

/**
 * What became of a submission.
 *
 * @param kind which of these
 * @param jobs those it stands for, in its order; empty when it was refused
 */
record Receipt(Kind kind, List<Accepted> jobs) {

  /** What can become of a submission. */
  enum Kind {
    /** Its jobs were written. */
    FRESH,
    /** Its key was used before with the same request: that one's jobs. */
    REPLAYED,
    /** Its key was used before with another request: nothing was written. */
    MISMATCHED,
    /** Its key was used before, and forgotten while this looked: nothing was written. */
    FORGOTTEN
  }

  static Receipt refused(Kind kind) {
    return new Receipt(kind, List.of());
  }

  /** The number after which the jobs' events come. */
  long lastSeq() {
    return jobs.get(0).lastSeq();
  }
}
