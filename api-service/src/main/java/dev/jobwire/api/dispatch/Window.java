package dev.jobwire.api.dispatch;

import dev.jobwire.model.job.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much of each priority waits in Kafka. Kafka holds a window, never the backlog: while a
 * priority's window is full nothing more is emitted for it, and PostgreSQL keeps the rest.
 */
@ApplicationScoped
public class Window {

  private final int limit;
  private volatile Map<Priority, Long> lag = Map.of();

  Window(DispatchConfig config) {
    this.limit = config.windowLag();
  }

  /** Whether a record of that priority may be emitted; true while nothing is known. */
  public boolean isOpen(Priority priority) {
    Long level = lag.get(priority);
    return level == null || level < limit;
  }

  /** How many more records the window takes; none while its level is not known. */
  int room(Priority priority) {
    Long level = lag.get(priority);
    return level == null ? 0 : (int) Math.max(0, limit - level);
  }

  /** Takes note of the levels just measured. */
  void measured(Map<Priority, Long> levels) {
    lag = levels.isEmpty() ? Map.of() : new EnumMap<>(levels);
  }
}
