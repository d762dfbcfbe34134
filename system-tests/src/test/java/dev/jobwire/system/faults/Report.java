package dev.jobwire.system.faults;

import dev.jobwire.system.faults.audit.OwnerHistory;
import dev.jobwire.system.faults.audit.SeenJob;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Ledger;
import dev.jobwire.system.faults.strike.Recovery;
import dev.jobwire.system.faults.strike.Struck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that a run has shown, for people: printed, and kept in {@code target/faults-report.txt}. */
final class Report {

  private final List<String> lines = new ArrayList<>();

  /**
   * Its head.
   *
   * @param seed of the run
   * @param times when it began, was started, had struck all, had all jobs ended, and had read all
   */
  Report(long seed, List<Instant> times) {
    lines.add("seed " + seed + " (repeat its faults by -Dfaults.seed=" + seed + ")");
    lines.add(
        "duration %d s: start %d, faults %d, until all ended %d, reading %d"
            .formatted(
                seconds(times.get(0), times.get(4)),
                seconds(times.get(0), times.get(1)),
                seconds(times.get(1), times.get(2)),
                seconds(times.get(2), times.get(3)),
                seconds(times.get(3), times.get(4))));
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }

  Report faults(List<Struck> struck) {
    Map<String, Integer> kinds = new TreeMap<>();
    struck.forEach(one -> kinds.merge(one.fault().name(), 1, Integer::sum));
    return counts("faults: " + struck.size(), kinds);
  }

  Report jobs(Ledger ledger, List<OwnerHistory> histories) {
    Map<String, Integer> kinds = ledger.kinds();
    counts("accepted: " + kinds.values().stream().mapToInt(Integer::intValue).sum(), kinds);
    Map<String, Integer> ends = new TreeMap<>();
    histories.forEach(
        history ->
            history.jobs().values().stream()
                .map(SeenJob::status)
                .forEach(status -> ends.merge(status, 1, Integer::sum)));
    counts("at the end", ends);
    Map<String, Integer> outcomes = new TreeMap<>();
    histories.forEach(
        history ->
            history.jobs().values().stream()
                .flatMap(job -> job.attempts().stream())
                .forEach(attempt -> outcomes.merge("" + attempt.outcome(), 1, Integer::sum)));
    return counts("attempts", outcomes);
  }

  Report recovery(Recovery recovery) {
    lines.add("");
    lines.addAll(recovery.lines());
    return this;
  }

  Report counts(String title, Map<String, Integer> counts) {
    lines.add("");
    lines.add(title);
    counts.forEach((what, count) -> lines.add(String.format("  %6d  %s", count, what)));
    return this;
  }

  Report violations(Violations violations) {
    lines.add("");
    lines.add(violations.isEmpty() ? "no violations" : "VIOLATIONS");
    lines.addAll(violations.lines());
    return this;
  }

  /** Prints it and keeps it. */
  String publish() throws IOException {
    String text = String.join("\n", lines) + "\n";
    Files.writeString(Path.of("target", "faults-report.txt"), text);
    System.out.println(text);
    return text;
  }
}
