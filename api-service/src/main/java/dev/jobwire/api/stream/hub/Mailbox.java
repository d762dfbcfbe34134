package dev.jobwire.api.stream.hub;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Runs tasks one after another, in the order they came, on the thread of whoever brings one while
 * none runs. So what only its tasks touch needs no lock, nothing blocks, and an idle mailbox adds
 * no hop. A task that brings another is finished first.
 */
final class Mailbox implements Executor {

  private static final Logger LOG = Logger.getLogger(Mailbox.class);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      do {
        run(tasks.poll());
      } while (pending.decrementAndGet() != 0);
    }
  }

  /** A task's defect must not stop those after it. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task of an owner's stream failed", e);
    }
  }
}
