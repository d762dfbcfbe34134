package dev.jobwire.api.signal;

import dev.jobwire.model.job.Priority;
import java.util.UUID;

/**
 * A job that may run now.
 *
 * @param id the job's
 * @param type its type
 * @param priority chooses the topic
 * @param trace the trace it is part of; null when that is not recorded, or the worker is to look it
 *     up
 */
public record ReadyJob(UUID id, String type, Priority priority, String trace) {

  /** A job found later than it was accepted: its worker looks up the trace. */
  public ReadyJob(UUID id, String type, Priority priority) {
    this(id, type, priority, null);
  }
}
