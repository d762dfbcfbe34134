package dev.jobwire.worker.execution;

import dev.jobwire.model.signal.JobSignal.Progress;
import dev.jobwire.worker.catalog.RegisteredHandler;
import dev.jobwire.worker.catalog.RegisteredHandler.Run;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.handler.JobContext;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * One attempt under way. It ends once: with what its handler says, or with what it is stopped for,
 * whichever comes first. Safe for many threads.
 */
public final class Attempt implements JobContext {

  private static final Logger LOG = Logger.getLogger(Attempt.class);
  private static final int MAX_PROGRESS_MESSAGE = 200;
  private static final Cancellable STOPPED = () -> {};

  private final ClaimedJob job;
  private final long startedNanos;
  private final AtomicReference<Consumer<Outcome>> listener;
  private final AtomicReference<Outcome> stoppedWith = new AtomicReference<>();
  private final AtomicReference<Cancellable> handler = new AtomicReference<>();
  private volatile CompletionStage<Void> over = CompletableFuture.completedFuture(null);
  private volatile Progress progress;

  /**
   * An attempt, not yet begun.
   *
   * @param job what it works on
   * @param startedNanos when its claim was sent, by a clock that never goes back: its time-out runs
   *     from there
   * @param listener told once, on any thread, how it ended
   */
  public Attempt(ClaimedJob job, long startedNanos, Consumer<Outcome> listener) {
    this.job = job;
    this.startedNanos = startedNanos;
    this.listener = new AtomicReference<>(listener);
  }

  /** What it works on. */
  public ClaimedJob job() {
    return job;
  }

  /** When its claim was sent. */
  public long startedNanos() {
    return startedNanos;
  }

  /** How far it is; null when it never said. */
  public Progress progress() {
    return progress;
  }

  /** Whether it has had its time. */
  public boolean isOverdue(long nowNanos) {
    return nowNanos - startedNanos >= job.timeout().toNanos();
  }

  /** Runs the handler, on the calling thread. Never throws. */
  void begin(RegisteredHandler registered) {
    if (isCancelled()) {
      return;
    }
    MDC.put("jobId", job.id().toString());
    Run run;
    try {
      run = registered.invocation().run(this, job.payload());
    } catch (Throwable e) {
      failed(e);
      return;
    }
    over = run.over();
    Cancellable running =
        run.result().subscribe().with(json -> end(new Outcome.Completed(json)), this::failed);
    if (!handler.compareAndSet(null, running)) {
      running.cancel();
    }
  }

  private void failed(Throwable failure) {
    if (failure instanceof Error) {
      LOG.errorf(failure, "the handler of type %s broke in job %s", job.type(), job.id());
    } else {
      LOG.debugf(failure, "attempt %d of job %s failed", job.attempt(), job.id());
    }
    end(FailureReader.read(failure));
  }

  /**
   * Stops it, unless it has ended. It ends at once where its handler blocks no thread; else when
   * the handler's thread, which is interrupted, has left it, or when nobody waits for that any more
   * ({@link #abandon}). A lost lease waits for nothing.
   */
  public void stop(StopReason reason) {
    Outcome outcome =
        switch (reason) {
          case TIMED_OUT -> FailureReader.timedOut(job.timeout());
          case CANCELLED -> new Outcome.Cancelled();
          case WORKER_STOPS, LEASE_LOST -> new Outcome.HandedBack();
        };
    if (listener.get() == null || !stoppedWith.compareAndSet(null, outcome)) {
      if (reason == StopReason.LEASE_LOST) {
        abandon();
      }
      return;
    }
    Cancellable running = handler.getAndSet(STOPPED);
    if (running != null) {
      running.cancel();
    }
    if (reason == StopReason.LEASE_LOST) {
      abandon();
    } else {
      over.whenComplete((done, failure) -> abandon());
    }
  }

  /** Whether it was stopped, and its handler's thread has not left it yet. */
  public boolean isStopping() {
    return stoppedWith.get() != null && listener.get() != null;
  }

  /** Ends what was stopped, though its handler may still run. */
  public void abandon() {
    Outcome outcome = stoppedWith.get();
    Consumer<Outcome> told = outcome == null ? null : listener.getAndSet(null);
    if (told != null) {
      told.accept(outcome);
    }
  }

  private void end(Outcome outcome) {
    Consumer<Outcome> told = stoppedWith.get() == null ? listener.getAndSet(null) : null;
    if (told != null) {
      told.accept(outcome);
    }
  }

  @Override
  public UUID jobId() {
    return job.id();
  }

  @Override
  public String type() {
    return job.type();
  }

  @Override
  public int attempt() {
    return job.attempt();
  }

  @Override
  public int lastAttempt() {
    return job.lastAttempt();
  }

  @Override
  public Instant deadline() {
    return job.startedAt().plus(job.timeout());
  }

  @Override
  public boolean isCancelled() {
    return stoppedWith.get() != null || listener.get() == null;
  }

  @Override
  public void progress(int percent, String message) {
    progress = new Progress(Math.max(0, Math.min(100, percent)), kept(message));
  }

  /** At most so many characters, and no half surrogate pair: that could not be sent. */
  private static String kept(String message) {
    if (message == null) {
      return null;
    }
    StringBuilder kept = new StringBuilder();
    message
        .codePoints()
        .limit(MAX_PROGRESS_MESSAGE)
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
