package dev.jobwire.api.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jobwire.model.job.JobStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An owner's jobs, counted.
 *
 * @param statuses how many jobs have each status
 * @param types the same for each type
 * @param oldestPendingAge how long ago the oldest pending job was accepted; absent when none is
 * @param acceptedPerSecond how many jobs were accepted a second, over the last minute
 * @param resolvedPerSecond how many ended a second, over the last minute
 * @param truncated whether there are more jobs than are counted: these are the newest ones
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Stats(
    Map<JobStatus, Long> statuses,
    Map<String, Map<JobStatus, Long>> types,
    String oldestPendingAge,
    double acceptedPerSecond,
    double resolvedPerSecond,
    boolean truncated) {

  /** Over how many seconds what comes and goes is counted. */
  static final int WINDOW_SECONDS = 60;

  /**
   * Jobs that have the type and the status in common.
   *
   * @param count how many
   * @param accepted how many of them were accepted within the window
   * @param oldest how long ago the oldest was accepted
   */
  record Group(String type, JobStatus status, long count, long accepted, Duration oldest) {}

  /**
   * Adds up groups.
   *
   * @param resolved how many jobs ended within the window
   * @param most how many jobs are counted at most; the groups may hold one more
   */
  static Stats of(List<Group> groups, long resolved, long most) {
    Map<JobStatus, Long> statuses = none();
    Map<String, Map<JobStatus, Long>> types = new TreeMap<>();
    Duration oldest = null;
    long counted = 0;
    long accepted = 0;
    for (Group group : groups) {
      statuses.merge(group.status(), group.count(), Long::sum);
      types
          .computeIfAbsent(group.type(), type -> none())
          .merge(group.status(), group.count(), Long::sum);
      counted += group.count();
      accepted += group.accepted();
      if (group.status() == JobStatus.PENDING
          && (oldest == null || group.oldest().compareTo(oldest) > 0)) {
        oldest = group.oldest();
      }
    }
    return new Stats(
        statuses,
        types,
        oldest == null ? null : oldest.toString(),
        (double) accepted / WINDOW_SECONDS,
        (double) resolved / WINDOW_SECONDS,
        counted > most);
  }

  private static Map<JobStatus, Long> none() {
    Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      counts.put(status, 0L);
    }
    return counts;
  }
}
