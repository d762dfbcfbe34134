package dev.jobwire.api.stream.hub;

import dev.jobwire.api.job.JobJson;
import dev.jobwire.api.job.JobJson.Cut;
import dev.jobwire.api.job.JobView;
import dev.jobwire.api.stream.Cursor;
import io.netty.buffer.ByteBufUtil;

/** From a job as it was resolved to the text of its event; what is too large for a frame is cut. */
final class EventEncoder {

  /** A frame stays below this, in bytes; with room for a delivery of more than one digit. */
  static final int FRAME_LIMIT = 64 * 1024 - 8;

  private EventEncoder() {}

  /**
   * The event of a job.
   *
   * @param job as it was resolved
   * @param epoch the epoch of the stream
   * @param trace the trace the job was submitted in; null when that is not recorded
   * @param least what has to be left out in any case, because it was too large to be read
   */
  static StreamEvent encode(JobView job, int epoch, String trace, Cut least) {
    StreamEvent event = null;
    for (Cut cut : Cut.values()) {
      if (cut.compareTo(least) >= 0) {
        event = encoded(job, epoch, trace, cut);
        if (event.bytes() < FRAME_LIMIT) {
          return event;
        }
      }
    }
    return event;
  }

  private static StreamEvent encoded(JobView job, int epoch, String trace, Cut cut) {
    String text = JobJson.write(job, Cursor.epochText(epoch), cut, null);
    String frame =
        new StringBuilder(text.length() + 128)
            .append("{\"type\":\"event\",\"id\":\"")
            .append(new Cursor(epoch, job.seq()))
            .append("\",\"event\":\"job.resolved\",\"time\":\"")
            .append(JobJson.time(job.finishedAt()))
            .append("\",\"job\":")
            .append(text)
            .append(",\"delivery\":1}")
            .toString();
    return new StreamEvent(
        job.seq(),
        job.id(),
        job.attempt(),
        job.finishedAt().toEpochMilli(),
        frame,
        ByteBufUtil.utf8Bytes(frame),
        trace);
  }
}
