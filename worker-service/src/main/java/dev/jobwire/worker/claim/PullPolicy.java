package dev.jobwire.worker.claim;

import dev.jobwire.model.job.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * When to look in PostgreSQL, and with whom to begin. After a pull that found as much as it asked
 * for, there is a backlog: the next may follow at once. After one that did not, only once the
 * interval has passed. Pure; not thread-safe.
 */
public final class PullPolicy {

  private static final int PATIENCE = 4;
  private static final int WORTHWHILE_PART = 4;

  private final long intervalNanos;
  private int turns;
  private boolean backlog;
  private long lastNanos;
  private boolean pulledBefore;
  private Map<Priority, Long> after = new EnumMap<>(Priority.class);

  /** A policy: at most one look per interval while there is no backlog. */
  public PullPolicy(Duration interval) {
    this.intervalNanos = interval.toNanos();
    for (Priority priority : Priority.values()) {
      after.put(priority, 0L);
    }
  }

  /**
   * Whether a pull may be sent now.
   *
   * @param free how many slots are free, at least 1
   * @param slots how many there are; with a backlog a quarter of them is worth a statement
   */
  public boolean isDue(long nowNanos, int free, int slots) {
    return !pulledBefore
        || nowNanos - lastNanos >= intervalNanos
        || backlog && free * WORTHWHILE_PART >= slots;
  }

  /** Under a new lease the first look is not put off because of one under the lease before. */
  public void begin() {
    pulledBefore = false;
  }

  /** Whether the next pull should look before for what the dispatcher has left. */
  public boolean looksForLate() {
    return turns % PATIENCE == 0;
  }

  /** A pull is sent. */
  public void sent(long nowNanos) {
    pulledBefore = true;
    lastNanos = nowNanos;
    backlog = false;
    turns++;
  }

  /**
   * A pull was answered.
   *
   * @param asked how many jobs it asked for
   * @param found how many it claimed
   * @param reached for each priority the last owner it looked at; 0 when it saw them all
   */
  public void answered(int asked, int found, Map<Priority, Long> reached) {
    backlog = found >= asked;
    after = new EnumMap<>(reached);
  }

  /** For each priority, the owner's number to begin after. */
  public Map<Priority, Long> after() {
    return Collections.unmodifiableMap(after);
  }

  /** Highest first, but every fourth time a lower one, so that none starves. */
  public List<Priority> order() {
    List<Priority> order = new ArrayList<>(List.of(Priority.values()));
    if (turns % PATIENCE == PATIENCE - 1) {
      int lower = turns / PATIENCE % 2 == 0 ? 1 : 2;
      order.add(0, order.remove(lower));
    }
    return order;
  }
}
