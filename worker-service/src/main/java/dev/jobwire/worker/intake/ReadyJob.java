package dev.jobwire.worker.intake;

import dev.jobwire.model.job.Priority;
import java.util.UUID;

/**
 * A job that may run, if PostgreSQL agrees.
 *
 * @param id its id
 * @param priority its priority
 * @param delivery the records it came with; null when no record brought it
 * @param trace the trace that its record continues; null when it continues none
 */
public record ReadyJob(UUID id, Priority priority, Delivery delivery, String trace) {

  /** Kafka need not bring it again: it was claimed, or can't be. */
  public void settled() {
    if (delivery != null) {
      delivery.done();
    }
  }
}
