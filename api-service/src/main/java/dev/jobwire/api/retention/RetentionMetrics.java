package dev.jobwire.api.retention;

import dev.jobwire.api.retention.ExpiryStore.Kind;
import dev.jobwire.api.retention.PartitionStore.Parted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/** Counts what left, by table. */
@ApplicationScoped
class RetentionMetrics {

  private final Map<String, Counter> rows = new HashMap<>();
  private final Map<String, Counter> partitions = new HashMap<>();

  RetentionMetrics(MeterRegistry meters) {
    for (Kind kind : Kind.values()) {
      rows.put(kind.table(), rows(kind.table(), meters));
    }
    rows.put("idempotency", rows("idempotency", meters));
    for (Parted parted : Parted.values()) {
      partitions.put(
          parted.table(),
          Counter.builder("jobwire.retention.partitions")
              .description("Weeks that were over and were dropped")
              .tag("table", parted.table())
              .register(meters));
    }
  }

  private static Counter rows(String table, MeterRegistry meters) {
    return Counter.builder("jobwire.retention.rows")
        .description("Rows that were over and were deleted one by one")
        .tag("table", table)
        .register(meters);
  }

  /** Rows of a table were deleted. */
  void deleted(String table, long n) {
    rows.get(table).increment(n);
  }

  /** A week of a table was dropped. */
  void dropped(String table) {
    partitions.get(table).increment();
  }
}
