package dev.jobwire.api.eventloop;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** The event loop of whoever calls. */
public final class CallersLoop {

  private CallersLoop() {}

  /** Runs tasks in the context of the caller; where it has none, on the thread that brings them. */
  public static Executor executor() {
    Context context = Vertx.currentContext();
    return context == null ? Runnable::run : task -> context.runOnContext(none -> task.run());
  }
}
