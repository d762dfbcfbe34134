package dev.jobwire.worker.handler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Objects;

/**
 * One JSON value as text, kept exactly as it was written: every digit, member order and nested null
 * included. For handlers that pass JSON on rather than read it.
 */
public final class RawJson {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final String text;

  private RawJson(String text) {
    this.text = text;
  }

  /**
   * Takes a text that is one JSON value (RFC 8259).
   *
   * @throws IllegalArgumentException when it is not
   */
  public static RawJson of(String text) {
    Objects.requireNonNull(text, "text");
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("no JSON value");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more than one JSON value");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
    return new RawJson(text);
  }

  /**
   * Takes a text that was checked before, such as a payload, without reading it again. What is not
   * JSON after all breaks whoever reads the result.
   */
  public static RawJson trusted(String text) {
    return new RawJson(text);
  }

  /** The text. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
