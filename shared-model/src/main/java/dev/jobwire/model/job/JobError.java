package dev.jobwire.model.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Why an attempt did not complete, as the owner reads it.
 *
 * @param type a short name of the kind of failure, for programs; at most {@value #MAX_TYPE} chars
 * @param message what went wrong, for people; at most {@value #MAX_MESSAGE} chars, without secrets
 * @param retryable whether another attempt could succeed
 */
public record JobError(String type, String message, boolean retryable) {

  /** The type of the error when the worker died or lost its lease in the attempt. */
  public static final String LOST = "lost";

  /** The type of the error when the attempt took longer than it may. */
  public static final String TIMED_OUT = "timed-out";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The longest type that is kept, in chars. */
  public static final int MAX_TYPE = 200;

  /** The longest message that is kept, in chars. */
  public static final int MAX_MESSAGE = 2_000;

  /** Bounds the texts, and replaces what PostgreSQL's {@code text} cannot hold. */
  public JobError {
    type = bounded(type == null || type.isBlank() ? "error" : type, MAX_TYPE);
    message = bounded(message == null ? "" : message, MAX_MESSAGE);
  }

  /** As JSON, as it is kept with the attempt or the resolution, and shown to the owner. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("three plain members are JSON", e);
    }
  }

  private static String bounded(String text, int max) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pairs =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pairs) {
        if (out != null) {
          out.append(c).append(text.charAt(i + 1));
        }
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        if (out == null) {
          out = new StringBuilder(text.length()).append(text, 0, i);
        }
        out.append('\uFFFD');
      } else if (out != null) {
        out.append(c);
      }
    }
    String clean = out == null ? text : out.toString();
    if (clean.length() <= max) {
      return clean;
    }
    int cut = Character.isHighSurrogate(clean.charAt(max - 2)) ? max - 2 : max - 1;
    return clean.substring(0, cut) + "…";
  }
}
