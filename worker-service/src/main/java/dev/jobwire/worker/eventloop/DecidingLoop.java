package dev.jobwire.worker.eventloop;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The one event loop on which the worker decides: what runs on it runs one after the other. */
@Singleton
public final class DecidingLoop {

  private final Vertx vertx;
  private final Context context;

  @Inject
  DecidingLoop(Vertx vertx) {
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
  }

  /** Runs it on the loop, soon. */
  public void run(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }

  /** Runs it on the loop once the delay has passed. */
  public Timer after(Duration delay, Runnable task) {
    long millis = Math.max(1, delay.toMillis());
    Timer timer = new Timer();
    context.runOnContext(ignored -> timer.started(vertx.setTimer(millis, id -> timer.fire(task))));
    return timer;
  }

  /** Completes on the loop once the delay has passed. */
  public Uni<Void> delay(Duration delay) {
    return Uni.createFrom().emitter(emitter -> after(delay, () -> emitter.complete(null)));
  }

  /** Nanoseconds of a clock that never goes back; only differences mean something. */
  public long nanoTime() {
    return System.nanoTime();
  }

  /** A task that waits for its time. Used on the loop only. */
  public final class Timer {
    private long id = -1;
    private boolean over;

    private void started(long started) {
      id = started;
      if (over) {
        vertx.cancelTimer(id);
      }
    }

    private void fire(Runnable task) {
      if (!over) {
        over = true;
        task.run();
      }
    }

    /** The task will not run any more, unless it already did. */
    public void cancel() {
      if (!over) {
        over = true;
        if (id >= 0) {
          vertx.cancelTimer(id);
        }
      }
    }
  }
}
