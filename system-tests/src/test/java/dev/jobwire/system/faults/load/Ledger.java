package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.Expectation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that was promised: every job that was answered 202. Safe for many threads. */
public final class Ledger {

  private final Map<String, List<Accepted>> accepted = new LinkedHashMap<>();
  private final Map<String, Expectation> changed = new HashMap<>();

  synchronized void add(Accepted job) {
    accepted.computeIfAbsent(job.owner(), none -> new ArrayList<>()).add(job);
  }

  /** What was done to a job changed how it may end. */
  synchronized void expect(String id, Expectation expected) {
    changed.put(id, expected);
  }

  /** One owner's jobs, in the order in which their answers came. */
  public synchronized List<Accepted> of(String owner) {
    return accepted.getOrDefault(owner, List.of()).stream()
        .map(job -> job.expecting(changed.getOrDefault(job.id(), job.expected())))
        .toList();
  }

  /** Who posted something. */
  public synchronized List<String> owners() {
    return List.copyOf(accepted.keySet());
  }

  /** How many jobs of each kind. */
  public synchronized Map<String, Integer> kinds() {
    Map<String, Integer> kinds = new TreeMap<>();
    accepted
        .values()
        .forEach(jobs -> jobs.forEach(job -> kinds.merge(job.kind(), 1, Integer::sum)));
    return kinds;
  }
}
