package dev.jobwire.worker.signal;

import dev.jobwire.model.signal.JobResolved;
import dev.jobwire.model.signal.JobSignal;

/** Tells others what happened. Never blocks, never fails; what can't be sent is dropped. */
public interface Signals {

  /** Jobs of an owner ended, and that is committed. */
  void resolved(String owner, JobResolved resolved);

  /** An attempt of an owner's job started or moved on. */
  void progress(String owner, JobSignal signal);
}
