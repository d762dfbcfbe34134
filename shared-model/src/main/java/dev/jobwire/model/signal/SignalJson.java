package dev.jobwire.model.signal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The records' data as JSON. Readers ignore members they do not know, so that an old and a new
 * version of a service can run side by side.
 */
public final class SignalJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
  }

  private SignalJson() {}

  /** The JSON text of a signal, in UTF-8. */
  public static byte[] encode(Object signal) {
    try {
      return MAPPER.writeValueAsBytes(signal);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a signal that can't be written: " + signal.getClass(), e);
    }
  }

  /**
   * The signal that a record's data says.
   *
   * @throws UnreadableSignalException when it is not such a signal
   */
  public static <T> T decode(byte[] data, Class<T> type) {
    if (data == null) {
      throw new UnreadableSignalException("a record without data", null);
    }
    try {
      T signal = MAPPER.readValue(data, type);
      if (signal == null) {
        throw new UnreadableSignalException("a record whose data is null", null);
      }
      return signal;
    } catch (IOException e) {
      throw new UnreadableSignalException("not a " + type.getSimpleName(), e);
    }
  }

  /** A record whose data can't be read; it is set aside, and reading goes on. */
  public static final class UnreadableSignalException extends RuntimeException {
    UnreadableSignalException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
