package dev.jobwire.system.faults.strike;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Chooses faults: from lots of twenty that have every kind as often as its share says, and of those
 * left one whose processes have rested, because what dies again and again is started again ever
 * later; while services of one kind start, one of the other kind that only stands still, because a
 * start takes most of a small machine. Pure: the same seed gives the same faults.
 */
public final class FaultBag {

  /** After so many other faults a process has been up for long enough. */
  private static final int RESTED = 4;

  private final Random random;
  private final int apis;
  private final int workers;
  private final List<Fault> left = new ArrayList<>();
  private final Map<String, Integer> struck = new HashMap<>();
  private int count;
  private Fault last = Fault.POSTGRES_KILLED;

  /**
   * A full bag.
   *
   * @param random decides
   * @param apis how many replicas of the api there are
   * @param workers how many workers there are
   */
  public FaultBag(Random random, int apis, int workers) {
    this.random = random;
    this.apis = apis;
    this.workers = workers;
  }

  /** The next fault. */
  public Strike next() {
    if (left.isEmpty()) {
      for (Fault fault : Fault.values()) {
        left.addAll(Collections.nCopies(fault.share(), fault));
      }
    }
    List<Strike> candidates = left.stream().map(this::aim).toList();
    List<Strike> rested = candidates.stream().filter(strike -> rest(strike) >= RESTED).toList();
    Strike chosen =
        rested.isEmpty()
            ? candidates.stream().max(Comparator.comparingInt(this::rest)).orElseThrow()
            : oneOf(rested.stream().filter(this::suits).toList(), rested);
    left.remove(chosen.fault());
    last = chosen.fault();
    count++;
    if (!chosen.fault().isPause()) {
      chosen.targets().forEach(target -> struck.put(target, count));
    }
    return chosen;
  }

  private Strike oneOf(List<Strike> best, List<Strike> others) {
    List<Strike> from = best.isEmpty() ? others : best;
    return from.get(random.nextInt(from.size()));
  }

  /** Pauses are kept for when services start after a death. */
  private boolean suits(Strike next) {
    if (!last.isPause() && last.hitsWorkers()) {
      return next.fault() == Fault.API_PAUSED;
    }
    if (last == Fault.API_KILLED) {
      return next.fault() == Fault.WORKER_PAUSED;
    }
    return !next.fault().isPause();
  }

  private Strike aim(Fault fault) {
    List<String> targets = new ArrayList<>();
    for (Fault.Part part : fault.parts()) {
      switch (part) {
        case WORKER -> targets.add(oneOf(names("worker-", workers)));
        case WORKERS -> targets.addAll(names("worker-", workers));
        case API -> targets.add(oneOf(names("api-", apis)));
        case BROKER -> targets.add("kafka");
        case POSTGRES -> targets.add("postgres");
      }
    }
    return new Strike(fault, List.copyOf(targets));
  }

  /** The one that rested longest; among equals, one by chance. */
  private String oneOf(List<String> names) {
    int longest = names.stream().mapToInt(this::rest).max().orElseThrow();
    List<String> longestRested = names.stream().filter(name -> rest(name) == longest).toList();
    return longestRested.get(random.nextInt(longestRested.size()));
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  private int rest(Strike strike) {
    return strike.targets().stream().mapToInt(this::rest).min().orElseThrow();
  }

  private int rest(String target) {
    Integer last = struck.get(target);
    return last == null ? Integer.MAX_VALUE : count - last;
  }
}
