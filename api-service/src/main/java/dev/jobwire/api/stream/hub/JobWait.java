package dev.jobwire.api.stream.hub;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Someone waits for one job to end. It must be closed, whatever happens: until then it keeps the
 * owner's stream in this replica's index.
 */
public final class JobWait implements AutoCloseable {

  private final OwnerStream stream;
  private final UUID job;
  private final Consumer<JobWait> left;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean closed;

  JobWait(OwnerStream stream, UUID job, Consumer<JobWait> left) {
    this.stream = stream;
    this.job = job;
    this.left = left;
  }

  /**
   * Completes once the job has ended after this was opened: at once when the worker's signal names
   * it, within seconds when that signal was lost; and when the service stops. Never fails. It may
   * complete on any thread that must not block, and may be subscribed to any number of times; a
   * subscription that is cancelled ends neither the others nor the wait.
   */
  public Uni<Void> resolved() {
    return Uni.createFrom()
        .emitter(emitter -> ended.whenComplete((done, failure) -> emitter.complete(null)));
  }

  UUID job() {
    return job;
  }

  void complete() {
    ended.complete(null);
  }

  /** Stops waiting. Safe to call more than once. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    stream.remove(this);
    left.accept(this);
  }
}
