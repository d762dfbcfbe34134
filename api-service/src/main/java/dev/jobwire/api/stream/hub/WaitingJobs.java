package dev.jobwire.api.stream.hub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who waits for which of an owner's jobs. Not safe for many threads: its stream's mailbox is. */
final class WaitingJobs {

  private final Map<UUID, List<JobWait>> byJob = new HashMap<>();
  private boolean unchecked;

  void add(JobWait wait) {
    byJob.computeIfAbsent(wait.job(), job -> new ArrayList<>(1)).add(wait);
    unchecked = true;
  }

  void remove(JobWait wait) {
    byJob.computeIfPresent(
        wait.job(),
        (job, waits) -> {
          waits.remove(wait);
          return waits.isEmpty() ? null : waits;
        });
  }

  /** These jobs ended: tells those who wait for them. */
  void ended(Collection<UUID> jobs) {
    if (byJob.isEmpty()) {
      return;
    }
    for (UUID job : jobs) {
      List<JobWait> waits = byJob.remove(job);
      if (waits != null) {
        waits.forEach(JobWait::complete);
      }
    }
  }

  /**
   * The jobs to look up, because a signal may have been lost.
   *
   * @param moved whether the owner's counter has moved since the last time
   */
  List<UUID> toCheck(boolean moved) {
    if (byJob.isEmpty() || !(moved || unchecked)) {
      return List.of();
    }
    unchecked = false;
    return List.copyOf(byJob.keySet());
  }

  /** The look-up failed: those jobs are to be looked up again. */
  void checkFailed() {
    unchecked = true;
  }
}
