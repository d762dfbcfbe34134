package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Violations;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What clients do to jobs some time after they posted them. Safe for many threads. */
final class Later {

  /** Something that waits for answers. */
  interface Task {
    void run() throws InterruptedException;
  }

  private static final int THREADS = 6;

  private final ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(THREADS);

  /** Its parties are the tasks that are not done, and whoever waits for them. */
  private final Phaser open = new Phaser(1);

  private final Violations violations;

  Later(Violations violations) {
    this.violations = violations;
  }

  /** Does it after a time. A task may ask for further ones. */
  void after(Duration time, Task task) {
    open.register();
    threads.schedule(() -> run(task), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run(Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      violations.add("runner: a client broke", e.toString());
    } finally {
      open.arriveAndDeregister();
    }
  }

  /** Waits until all is done that was asked for, and takes nothing more. */
  void finish(Duration limit) throws InterruptedException {
    try {
      open.awaitAdvanceInterruptibly(open.arrive(), limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      violations.add("runner: clients did not finish", "after " + limit);
    }
    threads.shutdownNow();
  }
}
