package dev.jobwire.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times of one kind, and what is told of them. */
public final class Times {

  private final List<Long> millis = new ArrayList<>();

  /** Adds one. */
  public void add(long ms) {
    millis.add(ms);
  }

  /** The smallest that this part of all does not exceed (nearest rank), in milliseconds. */
  public long quantile(double part) {
    List<Long> sorted = millis.stream().sorted().toList();
    return sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1));
  }

  /** For people. */
  @Override
  public String toString() {
    return millis.isEmpty()
        ? "none"
        : String.format(
            Locale.ROOT,
            "n %d, p50 %d ms, p99 %d ms, max %d ms",
            millis.size(),
            quantile(0.5),
            quantile(0.99),
            quantile(1));
  }
}
