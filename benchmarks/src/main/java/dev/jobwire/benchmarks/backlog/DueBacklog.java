package dev.jobwire.benchmarks.backlog;

import dev.jobwire.benchmarks.RunningStack;
import dev.jobwire.benchmarks.Times;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether a backlog of due jobs slows the dispatcher, or floods Kafka. Delayed jobs are posted
 * without a backlog, beside one that no worker has a handler for, beside one that is being worked
 * off, and while the leader dies; how late they begin is what counts.
 */
public final class DueBacklog {

  private static final int JOBS = 200;
  private static final Duration OVER = Duration.ofSeconds(20);
  private static final String NOBODYS = "of-no-worker";

  private final RunningStack stack;
  private final int rows;

  private DueBacklog(RunningStack stack, int rows) {
    this.stack = stack;
    this.rows = rows;
  }

  /** Arguments: the data directory of a stack with two replicas of the api, and how many rows. */
  public static void main(String[] args) throws Exception {
    int rows = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    new DueBacklog(new RunningStack(Path.of(args[0])), rows).run();
  }

  private void run() throws Exception {
    try (Connection database = stack.database();
        Lag lag = new Lag(stack.brokers())) {
      Backlog backlog = new Backlog(database);
      String leader = backlog.leader();
      DelayedJobs delayed = new DelayedJobs(stack.api("api-1".equals(leader) ? 2 : 1));
      measure("warm-up", delayed, backlog, lag);
      measure("no backlog", delayed, backlog, lag);
      backlog.add(NOBODYS, rows);
      measure("backlog of a type no worker has", delayed, backlog, lag);
      stack.kill(leader);
      measure("the same, the leader killed", delayed, backlog, lag);
      backlog.add("echo", rows);
      measure("and as many that are worked off", delayed, backlog, lag);
      measure("the same, further on", delayed, backlog, lag);
    }
  }

  private void measure(String what, DelayedJobs delayed, Backlog backlog, Lag lag)
      throws Exception {
    long before = backlog.size();
    AtomicLong most = new AtomicLong();
    ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor();
    Future<?> watch =
        watcher.scheduleWithFixedDelay(
            () -> most.accumulateAndGet(lag.records(), Math::max), 0, 200, TimeUnit.MILLISECONDS);
    long begun = System.nanoTime();
    delayed.post(JOBS, OVER);
    Times late = delayed.lateness();
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (watch.isDone()) {
      watch.get();
    }
    watcher.shutdownNow();
    System.out.printf(
        "%-36s due before %,9d | late: %s | most records in Kafka %,d | ended %,.0f/s%n",
        what, before, late, most.get(), (before - backlog.size()) / seconds);
  }
}
