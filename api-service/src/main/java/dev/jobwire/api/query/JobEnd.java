package dev.jobwire.api.query;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.job.JobStore;
import dev.jobwire.api.job.JobView;
import dev.jobwire.api.stream.hub.JobWait;
import dev.jobwire.api.stream.hub.JobWaits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** Waits until a job has ended: registers first, then reads, so that no end falls in between. */
@ApplicationScoped
public class JobEnd {

  private final JobStore jobs;
  private final JobWaits waits;

  JobEnd(JobStore jobs, JobWaits waits) {
    this.jobs = jobs;
    this.waits = waits;
  }

  /**
   * The job when it is resolved, or as it stands after so many seconds; null when there is no such
   * job for this owner.
   */
  public Uni<JobView> await(Owner owner, UUID job, int seconds) {
    return jobs.find(owner, job)
        .flatMap(
            now ->
                now == null || now.status().isResolved()
                    ? Uni.createFrom().item(now)
                    : resolved(owner, job, Duration.ofSeconds(seconds)));
  }

  private Uni<JobView> resolved(Owner owner, UUID job, Duration most) {
    return Uni.createFrom()
        .deferred(
            () -> {
              JobWait wait = waits.open(owner, job);
              return jobs.find(owner, job)
                  .flatMap(
                      now ->
                          now == null || now.status().isResolved()
                              ? Uni.createFrom().item(now)
                              : wait.resolved()
                                  .ifNoItem()
                                  .after(most)
                                  .recoverWithItem((Void) null)
                                  .flatMap(done -> jobs.find(owner, job)))
                  .onTermination()
                  .invoke(wait::close);
            });
  }
}
