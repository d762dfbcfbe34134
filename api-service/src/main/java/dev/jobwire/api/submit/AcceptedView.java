package dev.jobwire.api.submit;

import dev.jobwire.api.job.JobView;
import dev.jobwire.model.job.JobStatus;

/** An accepted job as its owner is told of it: as it was at that moment. */
final class AcceptedView {

  private AcceptedView() {}

  static JobView of(Accepted accepted, JobRequest request) {
    return new JobView(
        accepted.id(),
        request.type(),
        JobStatus.PENDING,
        request.payload(),
        null,
        null,
        request.priority(),
        request.orderingKey(),
        0,
        accepted.maxAttempts(),
        accepted.timeoutMs(),
        null,
        accepted.createdAt(),
        accepted.runAt(),
        null,
        null,
        null,
        null);
  }
}
