package dev.jobwire.api.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Jobs as JSON text. Members without a value are left out; payload and result go in as the text
 * they are, so that every digit stays.
 */
public final class JobJson {

  private static final JsonFactory JSON = new JsonFactory();

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Which of the two large members to leave out. */
  public enum Cut {
    /** Neither. */
    NOTHING,
    /** The payload. */
    PAYLOAD,
    /** The payload and the result. */
    PAYLOAD_AND_RESULT
  }

  private JobJson() {}

  /**
   * The text of a job.
   *
   * @param job what to write
   * @param epoch the epoch of the owner's stream, for the id of the job's event
   */
  public static String write(JobView job, String epoch) {
    return write(job, epoch, Cut.NOTHING, null);
  }

  /**
   * The text of a job without its large members, or with one more.
   *
   * @param job what to write
   * @param epoch the epoch of the owner's stream, for the id of the job's event
   * @param cut what to leave out; whatever is left out is told by {@code "truncated": true}
   * @param waitingFor the JSON text of what a pending job waits for; null to leave it out
   */
  public static String write(JobView job, String epoch, Cut cut, String waitingFor) {
    StringWriter out = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("id", job.id().toString());
      json.writeStringField("type", job.type());
      json.writeStringField("status", job.status().name());
      raw(json, "payload", cut == Cut.NOTHING ? job.payload() : null);
      raw(json, "result", cut == Cut.PAYLOAD_AND_RESULT ? null : job.result());
      raw(json, "error", job.error());
      if (cut != Cut.NOTHING) {
        json.writeBooleanField("truncated", true);
      }
      json.writeStringField("priority", job.priority().name());
      if (job.orderingKey() != null) {
        json.writeStringField("orderingKey", job.orderingKey());
      }
      json.writeNumberField("attempt", job.attempt());
      json.writeNumberField("maxAttempts", job.maxAttempts());
      json.writeStringField("timeout", Duration.ofMillis(job.timeoutMs()).toString());
      progress(json, job);
      raw(json, "waitingFor", waitingFor);
      time(json, "createdAt", job.createdAt());
      time(json, "runAt", job.runAt());
      time(json, "startedAt", job.startedAt());
      time(json, "finishedAt", job.finishedAt());
      event(json, job, epoch);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /** An instant as the contract writes it: RFC 3339, UTC, milliseconds. */
  public static String time(Instant at) {
    return MILLIS.format(at);
  }

  private static void raw(JsonGenerator json, String name, String text) throws IOException {
    if (text != null) {
      json.writeFieldName(name);
      json.writeRawValue(text);
    }
  }

  private static void time(JsonGenerator json, String name, Instant at) throws IOException {
    if (at != null) {
      json.writeStringField(name, time(at));
    }
  }

  private static void progress(JsonGenerator json, JobView job) throws IOException {
    if (job.progress() != null) {
      json.writeObjectFieldStart("progress");
      json.writeNumberField("percent", job.progress().percent());
      if (job.progress().message() != null) {
        json.writeStringField("message", job.progress().message());
      }
      json.writeEndObject();
    }
  }

  private static void event(JsonGenerator json, JobView job, String epoch) throws IOException {
    if (job.seq() != null) {
      json.writeObjectFieldStart("event");
      json.writeStringField("id", epoch + ":" + job.seq());
      time(json, "acknowledgedAt", job.acknowledgedAt());
      json.writeEndObject();
    }
  }
}
