package dev.jobwire.api.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A problem as {@code application/problem+json} (RFC 9457). */
public final class ProblemJson {

  /** The media type of the text. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonFactory JSON = new JsonFactory();

  private ProblemJson() {}

  /**
   * The text of a problem.
   *
   * @param problem what to say
   * @param instance the path of the request it is about; null when there is none
   */
  public static String render(Problem problem, String instance) {
    StringWriter out = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("type", problem.type().uri());
      json.writeStringField("title", problem.type().title());
      json.writeNumberField("status", problem.type().status());
      if (problem.getMessage() != null) {
        json.writeStringField("detail", problem.getMessage());
      }
      if (instance != null) {
        json.writeStringField("instance", instance);
      }
      for (var member : problem.members().entrySet()) {
        json.writeStringField(member.getKey(), member.getValue());
      }
      if (!problem.violations().isEmpty()) {
        json.writeArrayFieldStart("errors");
        for (Problem.Violation v : problem.violations()) {
          json.writeStartObject();
          json.writeStringField("pointer", v.pointer());
          json.writeStringField("detail", v.detail());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
