package dev.jobwire.worker.execution;

import dev.jobwire.model.job.AttemptOutcome;
import dev.jobwire.model.job.JobError;
import dev.jobwire.model.trace.Hop;
import dev.jobwire.worker.catalog.HandlerCatalog;
import dev.jobwire.worker.catalog.RegisteredHandler;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.eventloop.HandlerLoops;
import dev.jobwire.worker.metrics.WorkerMetrics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Consumer;

/** Starts attempts, each on a handler's event loop. Called on the deciding loop only. */
@Singleton
public final class AttemptRunner {

  private final HandlerCatalog handlers;
  private final HandlerLoops loops;
  private final WorkerMetrics metrics;

  @Inject
  AttemptRunner(HandlerCatalog handlers, HandlerLoops loops, WorkerMetrics metrics) {
    this.handlers = handlers;
    this.loops = loops;
    this.metrics = metrics;
  }

  /**
   * Starts an attempt.
   *
   * @param hop its span; the handler runs in it
   * @param claimSentNanos when its claim was sent
   * @param ended told once, on any thread, how it ended
   */
  public Attempt start(ClaimedJob job, Hop hop, long claimSentNanos, Consumer<Outcome> ended) {
    long begun = System.nanoTime();
    Attempt attempt =
        new Attempt(
            job,
            claimSentNanos,
            outcome -> {
              metrics.attempt(job.type(), Duration.ofNanos(System.nanoTime() - begun));
              ended.accept(outcome);
            });
    RegisteredHandler handler = handlers.handler(job.type());
    if (handler == null) {
      JobError error = new JobError("no-handler", "this worker does not run " + job.type(), true);
      ended.accept(new Outcome.Failed(AttemptOutcome.FAILED, error, null));
      return attempt;
    }
    loops.run(hop.isTraced() ? hop.context() : null, () -> attempt.begin(handler));
    return attempt;
  }
}
