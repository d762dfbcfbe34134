package dev.jobwire.api.stream.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.signal.JobSignal;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** From a worker's signal to the frame that tells of it. */
final class SignalEncoder {

  private static final JsonFactory JSON = new JsonFactory();

  private SignalEncoder() {}

  /** The frame: the job's id, that it runs, and how far it is. */
  static SignalFrame encode(JobSignal signal) {
    StringWriter out = new StringWriter(192);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("type", "signal");
      json.writeStringField("event", signal.event());
      json.writeObjectFieldStart("job");
      json.writeStringField("id", signal.job().toString());
      json.writeStringField("status", JobStatus.RUNNING.name());
      if (signal.progress() != null) {
        json.writeObjectFieldStart("progress");
        json.writeNumberField("percent", signal.progress().percent());
        if (signal.progress().message() != null) {
          json.writeStringField("message", signal.progress().message());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String frame = out.toString();
    return new SignalFrame(signal.job(), frame, ByteBufUtil.utf8Bytes(frame));
  }
}
