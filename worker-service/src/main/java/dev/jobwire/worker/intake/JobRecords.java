package dev.jobwire.worker.intake;

import dev.jobwire.model.signal.JobReady;
import dev.jobwire.model.signal.SignalJson;

/** Reads the records of the {@code jobs} topics. Pure. */
final class JobRecords {

  private JobRecords() {}

  /**
   * What the record says.
   *
   * @throws SignalJson.UnreadableSignalException when its data is no JSON object of this kind
   * @throws IllegalArgumentException when it names no job or no type
   */
  static JobReady read(byte[] data) {
    JobReady ready = SignalJson.decode(data, JobReady.class);
    if (ready.job() == null) {
      throw new IllegalArgumentException("the record names no job");
    }
    if (ready.type() == null || ready.type().isEmpty()) {
      throw new IllegalArgumentException("the record names no type");
    }
    return ready;
  }
}
