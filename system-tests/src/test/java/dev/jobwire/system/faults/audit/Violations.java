package dev.jobwire.system.faults.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was found wrong, by class; the first of each class in full. Safe for many threads. */
public final class Violations {

  private static final int EXAMPLES = 5;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, List<String>> examples = new TreeMap<>();

  /** Something does not hold. */
  public synchronized void add(String kind, String example) {
    counts.merge(kind, 1, Integer::sum);
    List<String> shown = examples.computeIfAbsent(kind, none -> new ArrayList<>());
    if (shown.size() < EXAMPLES) {
      shown.add(example);
    }
  }

  /** Whether all holds. */
  public synchronized boolean isEmpty() {
    return counts.isEmpty();
  }

  /** How many of each class; a copy. */
  public synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  /** For people: a line for each class, and its examples under it. */
  public synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    counts.forEach(
        (kind, count) -> {
          lines.add(kind + ": " + count);
          examples.get(kind).forEach(example -> lines.add("    " + example));
        });
    return lines;
  }
}
