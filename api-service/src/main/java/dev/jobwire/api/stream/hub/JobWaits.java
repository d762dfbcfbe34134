package dev.jobwire.api.stream.hub;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.stop.Drainable;
import dev.jobwire.api.stream.Places;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** For requests that wait until a job has ended, without a thread and without asking again. */
@Startup
@ApplicationScoped
public class JobWaits implements Drainable {

  private final Hub hub;
  private final Places places;
  private final Set<JobWait> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  JobWaits(Hub hub, WaitConfig bounds, MeterRegistry metrics) {
    this.hub = hub;
    this.places = new Places(bounds.maxWaits(), bounds.maxWaitsPerOwner());
    Gauge.builder("jobwire.stream.waits", places, Places::taken)
        .description("Requests that wait until a job has ended")
        .register(metrics);
  }

  /**
   * Waits for the job from now on. Open it before reading the job's state, so that an end in
   * between is not missed.
   *
   * @param owner whose job it is
   * @param job the job's id; whether it exists is not checked
   * @return a handle that must be closed
   * @throws Problem when too many wait
   */
  public JobWait open(Owner owner, UUID job) {
    if (!places.enter(owner.id())) {
      throw Problem.of(ProblemType.TOO_MANY_REQUESTS, "too many requests wait for a job");
    }
    OwnerStream stream = hub.attach(owner);
    JobWait wait = new JobWait(stream, job, closed -> left(closed, stream));
    open.add(wait);
    stream.add(wait);
    if (stopping) {
      wait.complete();
    }
    return wait;
  }

  private void left(JobWait wait, OwnerStream stream) {
    open.remove(wait);
    hub.release(stream);
    places.leave(stream.owner().id());
  }

  /** Everyone is answered with what there is, so that nobody is cut off. */
  @Override
  public CompletionStage<Void> drain() {
    stopping = true;
    open.forEach(JobWait::complete);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Duration drainLimit() {
    return Duration.ZERO;
  }
}
