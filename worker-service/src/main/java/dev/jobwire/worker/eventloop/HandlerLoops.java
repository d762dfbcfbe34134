package dev.jobwire.worker.eventloop;

import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The event loops that handlers run on, in turn; each attempt gets a context of its own. */
@Singleton
public final class HandlerLoops {

  private static final int LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final Context[] loops = new Context[LOOPS];
  private int next;

  @Inject
  HandlerLoops(Vertx vertx) {
    for (int i = 0; i < loops.length; i++) {
      loops[i] = ((VertxInternal) vertx).createEventLoopContext();
    }
  }

  /**
   * Runs it on a context that no other attempt shares. Called on the deciding loop only.
   *
   * @param trace whose children the task's spans are, also those of what it goes on with later;
   *     null for none
   */
  public void run(io.opentelemetry.context.Context trace, Runnable task) {
    Context context = VertxContext.createNewDuplicatedContext(loops[next]);
    next = (next + 1) % loops.length;
    VertxContextSafetyToggle.setContextSafe(context, true);
    if (trace != null) {
      // For as long as the context lives, so there is nothing to be closed.
      QuarkusContextStorage.INSTANCE.attach(context, trace);
    }
    context.runOnContext(ignored -> task.run());
  }
}
