package dev.jobwire.system.network.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Chooses faults, each as often as any other: all of them in a random order, then all again. Pure:
 * the same random numbers give the same faults.
 */
public final class FaultSchedule {

  /**
   * What to do next.
   *
   * @param fault strikes at once
   * @param healsAfter then all is well again
   */
  public record Step(Fault fault, Duration healsAfter) {}

  private static final double LEAST = 0.2;

  private final Random random;
  private final Duration every;
  private final List<Fault> left = new ArrayList<>();

  /**
   * A schedule at its beginning.
   *
   * @param every the time from a fault to the next; of it, a fifth to all is under the fault
   */
  public FaultSchedule(Random random, Duration every) {
    this.random = random;
    this.every = every;
  }

  /** The next fault. */
  public Step next() {
    if (left.isEmpty()) {
      left.addAll(List.of(Fault.values()));
      Collections.shuffle(left, random);
    }
    double part = LEAST + (1 - LEAST) * random.nextDouble();
    return new Step(left.remove(0), Duration.ofMillis((long) (every.toMillis() * part)));
  }
}
