package dev.jobwire.api.stream.hub;

import dev.jobwire.api.identity.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** For requests that wait until a job has ended, without a thread and without asking again. */
@ApplicationScoped
public class JobWaits {

  private final Hub hub;

  JobWaits(Hub hub) {
    this.hub = hub;
  }

  /**
   * Waits for the job from now on. Open it before reading the job's state, so that an end in
   * between is not missed.
   *
   * @param owner whose job it is
   * @param job the job's id; whether it exists is not checked
   * @return a handle that must be closed
   */
  public JobWait open(Owner owner, UUID job) {
    OwnerStream stream = hub.attach(owner);
    JobWait wait = new JobWait(stream, job, () -> hub.release(stream));
    stream.add(wait);
    return wait;
  }
}
