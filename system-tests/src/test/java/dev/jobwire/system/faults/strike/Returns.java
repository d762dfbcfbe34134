package dev.jobwire.system.faults.strike;

import dev.jobwire.system.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for processes to come back. Everything is bounded by a minute. */
final class Returns {

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final Processes processes;
  private final Probes probes;

  Returns(Processes processes, Probes probes) {
    this.processes = processes;
    this.probes = probes;
  }

  /**
   * When the first of some that died can be reached again.
   *
   * @param dead their former pids by name
   */
  Instant awaitFirst(Map<String, Long> dead) throws InterruptedException {
    return await(
        "one of " + dead.keySet(),
        () -> {
          for (Map.Entry<String, Long> one : dead.entrySet()) {
            if (isBack(one.getKey(), one.getValue())) {
              return true;
            }
          }
          return false;
        });
  }

  private boolean isBack(String name, long formerPid) throws InterruptedException {
    long pid = processes.pid(name);
    return pid > 0 && pid != formerPid && probes.isOpen(name);
  }

  /** When this process is no more. */
  Instant awaitEnd(long pid) throws InterruptedException {
    return await("end of pid " + pid, () -> !Stack.runs(pid));
  }

  /** When it can be reached. */
  Instant awaitOpen(String name) throws InterruptedException {
    return await(name, () -> probes.isOpen(name));
  }

  /** When one of the workers has claimed further jobs because Kafka named them. */
  Instant awaitConsuming(List<String> workers) throws InterruptedException {
    Map<String, Double> before = new HashMap<>();
    return await(
        "jobs by Kafka",
        () -> {
          for (String worker : workers) {
            double claimed = probes.claimedByKafka(worker);
            // One that is slow to answer is counted from its first answer.
            if (claimed >= 0 && claimed > before.computeIfAbsent(worker, none -> claimed)) {
              return true;
            }
          }
          return false;
        });
  }

  /** The one wait that is for time itself: a pause has to last. */
  void awaitTime(Instant moment) throws InterruptedException {
    await("time to pass", () -> !Instant.now().isBefore(moment));
  }

  private static Instant await(String what, Condition condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Instant end = Instant.now().plus(LIMIT);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(what + " did not come within " + LIMIT);
      }
      never.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
    return Instant.now();
  }
}
