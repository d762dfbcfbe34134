package dev.jobwire.api.signal;

import dev.jobwire.model.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much of each priority waits in Kafka. Kafka holds a window, never the backlog: while a
 * priority's window is full nothing more is emitted for it, and PostgreSQL keeps the rest.
 */
@ApplicationScoped
public class Window {

  private final int limit;
  private final int fill;
  private volatile Map<Priority, Long> lag = Map.of();

  Window(SignalConfig config) {
    this.limit = config.windowLag();
    this.fill = config.windowFill();
  }

  /** Whether a record of that priority may be emitted; true while nothing is known. */
  public boolean isOpen(Priority priority) {
    Long level = lag.get(priority);
    return level == null || level < limit;
  }

  /** Those of the jobs whose priority's window is open. */
  public List<ReadyJob> admitted(Collection<ReadyJob> jobs) {
    return jobs.stream().filter(job -> isOpen(job.priority())).toList();
  }

  /**
   * How many rows a sweep may emit: none while the window is full or its level unknown, else up to
   * the fill, so that a backlog drains faster than one limit a second and Kafka still holds no more
   * than the fill. Until a worker claims them, the same rows are emitted again.
   */
  public int room(Priority priority) {
    Long level = lag.get(priority);
    return level == null || level >= limit ? 0 : (int) Math.max(0, fill - level);
  }

  /** Takes note of the levels just measured. */
  public void measured(Map<Priority, Long> levels) {
    lag = levels.isEmpty() ? Map.of() : new EnumMap<>(levels);
  }
}
