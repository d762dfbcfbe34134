package dev.jobwire.worker.signal;

import dev.jobwire.model.signal.JobSignal;
import dev.jobwire.worker.claim.ClaimedJob;
import java.util.List;

/** Tells others what happened. Never blocks, never fails; what can't be sent is dropped. */
public interface Signals {

  /**
   * Jobs of an owner ended, and that is committed.
   *
   * @param ownerId the owner's number
   * @param top the highest number now in the owner's stream, as far as known
   * @param jobs at least one, all of this owner
   */
  void resolved(long ownerId, long top, List<ClaimedJob> jobs);

  /** An attempt at the job started or moved on. */
  void progress(ClaimedJob job, JobSignal signal);
}
