package dev.jobwire.api.submit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads the body of a submission: strict UTF-8, strict JSON (RFC 8259), no unknown or doubled
 * members, nesting of at most {@value #MAX_NESTING}. The payload is kept as the text it is.
 */
public final class RequestReader {

  /** How deep objects and arrays may lie in each other, the body's own object included. */
  public static final int MAX_NESTING = 500;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(16 << 20)
                  .maxStringLength(16 << 20)
                  .build())
          // Names come from outside: interning them would let clients fill a table.
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
          .build();

  private RequestReader() {}

  /**
   * The job that a body says.
   *
   * @param body the bytes as they came
   * @param now the present, against which {@code runAt} is bounded
   * @throws Problem when it is malformed, or some member is unknown, missing or out of range; it
   *     names each
   */
  public static JobRequest read(byte[] body, Instant now) {
    String text = decode(body);
    return parse(
        text,
        json -> {
          RequestMembers members = new RequestMembers(text, "", now);
          members.read(json);
          end(json);
          Refusal refusal = new Refusal();
          refusal.add(ProblemType.INVALID_REQUEST, members.violations());
          refusal.refuse();
          return members.request();
        });
  }

  /**
   * The jobs that a batch says: {@code {"jobs": [ … ]}}.
   *
   * @param maxItems how many there may be
   * @param maxItem how long one may be, in bytes
   * @return with what is wrong with each of its jobs, and with the batch
   * @throws Problem when it is not UTF-8, not JSON, nested too deep or no JSON object
   */
  static Batch readBatch(byte[] body, Instant now, int maxItems, int maxItem) {
    String text = decode(body);
    return parse(
        text,
        json -> {
          BatchMembers batch = new BatchMembers(text, now, maxItems, maxItem);
          batch.read(json);
          end(json);
          return batch.batch();
        });
  }

  private interface Body<T> {
    T read(JsonParser json) throws IOException;
  }

  private static <T> T parse(String text, Body<T> body) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        if (json.currentToken() == null) {
          throw malformed("the body is empty");
        }
        json.skipChildren();
        json.finishToken();
        throw Problem.of(ProblemType.INVALID_REQUEST, "the body must be a JSON object");
      }
      return body.read(json);
    } catch (JsonProcessingException e) {
      throw malformed(where(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(JsonParser json) throws IOException {
    if (json.nextToken() != null) {
      throw malformed("something follows the JSON object");
    }
  }

  private static String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(body))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("the body is not UTF-8");
    }
  }

  /** Says where, in our own words: the parser's name classes and quote what came. */
  private static String where(JsonProcessingException e) {
    if (e instanceof com.fasterxml.jackson.core.exc.StreamConstraintsException) {
      return "nested deeper than " + MAX_NESTING;
    }
    return e.getLocation() == null
        ? "not JSON"
        : "not JSON at line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr();
  }

  private static Problem malformed(String detail) {
    return Problem.of(ProblemType.MALFORMED_JSON, detail);
  }
}
