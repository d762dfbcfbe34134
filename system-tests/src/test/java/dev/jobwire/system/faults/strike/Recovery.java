package dev.jobwire.system.faults.strike;

import dev.jobwire.system.faults.audit.Violations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long recoveries took, and which took too long. Safe for many threads. */
public final class Recovery {

  private record Row(Duration limit, List<Duration> times) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Violations violations;

  /** Adds to these what takes too long. */
  public Recovery(Violations violations) {
    this.violations = violations;
  }

  /**
   * One recovery.
   *
   * @param what of which kind
   * @param limit how long it may take; null when nothing is promised
   * @param time how long it took
   * @param whose for the one who has to look into it
   */
  public synchronized void add(String what, Duration limit, Duration time, String whose) {
    Duration shown = time.isNegative() ? Duration.ZERO : time;
    rows.computeIfAbsent(what, none -> new Row(limit, new ArrayList<>())).times().add(shown);
    if (limit != null && shown.compareTo(limit) > 0) {
      violations.add("recovery: " + what, shown.toMillis() + " ms: " + whose);
    }
  }

  /** For people: a table. */
  public synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("recovery", "count", "median ms", "worst ms", "limit ms"));
    rows.forEach(
        (what, row) ->
            lines.add(
                line(
                    what,
                    row.times().size(),
                    quantile(row.times(), 0.5).toMillis(),
                    quantile(row.times(), 1).toMillis(),
                    row.limit() == null ? "-" : row.limit().toMillis())));
    return lines;
  }

  private static String line(String what, Object count, Object median, Object worst, Object limit) {
    return String.format(Locale.ROOT, "%-58s %7s %10s %9s %9s", what, count, median, worst, limit);
  }

  /**
   * The smallest time that at least this part of all does not exceed (nearest rank).
   *
   * @param times at least one, in any order
   * @param part from 0 to 1
   */
  static Duration quantile(List<Duration> times, double part) {
    List<Duration> sorted = times.stream().sorted().toList();
    int rank = (int) Math.ceil(part * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }
}
