package dev.jobwire.worker.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.jobwire.worker.handler.PermanentFailure;
import dev.jobwire.worker.handler.RawJson;
import java.lang.reflect.Type;

/** Payloads in, results out. Pure; safe for many threads. */
public final class JsonCodec {

  /** The largest result that is kept, in bytes of UTF-8. */
  public static final int MAX_RESULT_BYTES = 1024 * 1024;

  private static final int MAX_NESTING = 500;
  private static final int MAX_BYTES_PER_CHAR = 3;
  private static final char REPLACEMENT = '\uFFFD';

  private final ObjectMapper mapper =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  /** A codec. */
  public JsonCodec() {
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build());
  }

  /** How a payload is read for a handler that takes this type. */
  JavaType typeOf(Type payload) {
    return mapper.constructType(payload);
  }

  /**
   * Reads a payload.
   *
   * @return null when there is none
   * @throws PermanentFailure when the text is not what the handler takes
   */
  Object decode(String payload, JavaType type) {
    if (payload == null) {
      return null;
    }
    if (type.hasRawClass(RawJson.class)) {
      return RawJson.trusted(payload);
    }
    try {
      return mapper.readValue(payload, type);
    } catch (JsonProcessingException e) {
      throw new PermanentFailure(
          "payload-unreadable", "the payload is not what this type takes: " + place(e));
    }
  }

  /** Where it went wrong; Jackson's own message would name our classes. */
  private static String place(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping)) {
      return "not JSON";
    }
    StringBuilder pointer = new StringBuilder("at ");
    for (JsonMappingException.Reference step : mapping.getPath()) {
      pointer
          .append('/')
          .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
    }
    return pointer.length() == 3 ? "at its top" : pointer.toString();
  }

  /**
   * Writes a result. Half surrogate pairs, which UTF-8 and so PostgreSQL cannot hold, become
   * U+FFFD.
   *
   * @return null for a null result
   * @throws PermanentFailure when it can't be written as JSON, or is larger than {@link
   *     #MAX_RESULT_BYTES}
   */
  String encode(Object result) {
    if (result == null) {
      return null;
    }
    String text = result instanceof RawJson raw ? raw.text() : write(result);
    text = withoutHalfPairs(text);
    if (text.length() > MAX_RESULT_BYTES / MAX_BYTES_PER_CHAR
        && utf8Length(text) > MAX_RESULT_BYTES) {
      throw new PermanentFailure(
          "result-too-large",
          "the result has " + utf8Length(text) + " bytes, the most is " + MAX_RESULT_BYTES);
    }
    return text;
  }

  private String write(Object result) {
    try {
      return mapper.writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new PermanentFailure(
          "result-unwritable",
          "the handler's result can't be written as JSON: " + result.getClass().getSimpleName(),
          e);
    }
  }

  private static String withoutHalfPairs(String text) {
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (clean == null) {
        clean = new StringBuilder(text);
      }
      clean.setCharAt(i, REPLACEMENT);
    }
    return clean == null ? text : clean.toString();
  }

  private static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : MAX_BYTES_PER_CHAR;
    }
    return bytes;
  }
}
