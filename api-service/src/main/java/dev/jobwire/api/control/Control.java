package dev.jobwire.api.control;

import dev.jobwire.api.control.CancelStore.Cancelled;
import dev.jobwire.api.eventloop.Shared;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.job.JobStore;
import dev.jobwire.api.job.JobView;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.ready.Wake;
import dev.jobwire.api.ready.Waking;
import dev.jobwire.api.signal.KafkaSignals;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.signal.JobResolved;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Cancels and retries, and tells whom it concerns after the commit. */
@ApplicationScoped
class Control {

  /** A commit waits for a standby, however long none is there. */
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  private final CancelStore cancels;
  private final RetryStore retries;
  private final JobStore jobs;
  private final KafkaSignals signals;
  private final Wake wake;

  Control(CancelStore cancels, RetryStore retries, JobStore jobs, KafkaSignals signals, Wake wake) {
    this.cancels = cancels;
    this.retries = retries;
    this.jobs = jobs;
    this.signals = signals;
    this.wake = wake;
  }

  /**
   * Cancels a job: at once when it is pending; when it runs, its handler is told to stop.
   *
   * @return the job as it is now; fails with a problem when there is none or it has ended
   */
  Uni<JobView> cancel(Owner owner, UUID job) {
    return inTime(cancels.cancel(owner, job).invoke(cancelled -> tell(owner, job, cancelled)))
        .flatMap(cancelled -> after(owner, job, cancelled != null, "the job has ended: %s"));
  }

  /** The work goes on when its client was told to come again: whom it concerns is told. */
  private static <T> Uni<T> inTime(Uni<T> work) {
    return Shared.once(work).ifNoItem().after(DEADLINE).fail();
  }

  private void tell(Owner owner, UUID job, Cancelled cancelled) {
    if (cancelled == null) {
      return;
    }
    if (cancelled.seq() == null) {
      signals.cancel(job);
      return;
    }
    signals.resolved(owner.name(), new JobResolved(owner.id(), cancelled.seq(), List.of(job)));
    wake.gone(owner.id(), cancelled.lane(), cancelled.limited() ? cancelled.type() : null);
  }

  /**
   * Puts a job to work again that failed or was cancelled, with as many attempts as it had.
   *
   * @return the job as it is now; fails with a problem when there is none or it is in another state
   */
  Uni<JobView> retry(Owner owner, UUID job) {
    return inTime(retries.retry(owner, job).invoke(this::wake))
        .flatMap(
            waking ->
                after(
                    owner,
                    job,
                    waking != null,
                    "only a job that failed or was cancelled can be retried; this one is %s"));
  }

  private void wake(Waking waking) {
    if (waking != null) {
      wake.fresh(List.of(waking));
    }
  }

  private Uni<JobView> after(Owner owner, UUID job, boolean done, String conflict) {
    return jobs.find(owner, job)
        .map(
            now -> {
              if (now == null) {
                throw Problem.noSuchJob();
              }
              if (!done) {
                JobStatus status = now.status();
                throw Problem.of(ProblemType.CONFLICT, conflict.formatted(status));
              }
              return now;
            });
  }
}
