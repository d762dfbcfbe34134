package dev.jobwire.api.query;

import dev.jobwire.api.problem.Parameters;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.model.job.JobStatus;
import dev.jobwire.model.job.WorkState;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * What a list asks for; every parameter checked. A null filter lets all pass.
 *
 * @param workStates states of work that pass; null when the status is not filtered
 * @param endStatuses ends that pass; null when the status is not filtered
 * @param types types that pass
 * @param orderingKey the key that passes
 * @param createdAfter later ones pass
 * @param createdBefore earlier ones pass
 * @param before ids below this one pass: where the last page ended
 * @param limit how many at most
 */
record ListQuery(
    Short[] workStates,
    Short[] endStatuses,
    String[] types,
    String orderingKey,
    Instant createdAfter,
    Instant createdBefore,
    UUID before,
    int limit) {

  static final int MAX_LIMIT = 200;
  static final int DEFAULT_LIMIT = 50;
  private static final int MAX_TYPES = 50;

  /**
   * From the parameters as they came.
   *
   * @throws Problem when one is not as it must be
   */
  static ListQuery of(
      List<String> status,
      List<String> type,
      String orderingKey,
      String createdAfter,
      String createdBefore,
      String limit,
      String cursor) {
    List<Short> work = new ArrayList<>();
    List<Short> ends = new ArrayList<>();
    for (String name : status) {
      JobStatus wanted = status(name);
      if (wanted.isResolved()) {
        ends.add(wanted.code());
      } else {
        for (WorkState state : WorkState.values()) {
          if (state.status() == wanted) {
            work.add(state.code());
          }
        }
      }
    }
    if (type.size() > MAX_TYPES) {
      throw Problem.parameter("type", "at most " + MAX_TYPES + " types");
    }
    type.forEach(t -> text("type", t));
    return new ListQuery(
        status.isEmpty() ? null : work.toArray(Short[]::new),
        status.isEmpty() ? null : ends.toArray(Short[]::new),
        type.isEmpty() ? null : type.toArray(String[]::new),
        orderingKey == null ? null : text("orderingKey", orderingKey),
        instant("createdAfter", createdAfter),
        instant("createdBefore", createdBefore),
        cursor == null ? null : position(cursor),
        Parameters.wholeNumber("limit", limit, 1, MAX_LIMIT, DEFAULT_LIMIT));
  }

  /** The opaque text that leads to the page after the job with this id. */
  static String cursor(UUID last) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(last.getMostSignificantBits()).putLong(last.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private static UUID position(String cursor) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == 16) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
      }
    } catch (IllegalArgumentException e) {
      throw Problem.parameter("cursor", "is not a cursor of this list");
    }
    throw Problem.parameter("cursor", "is not a cursor of this list");
  }

  private static JobStatus status(String name) {
    for (JobStatus s : JobStatus.values()) {
      if (s.name().equals(name)) {
        return s;
      }
    }
    throw Problem.parameter("status", "must be PENDING, RUNNING, COMPLETED, FAILED or CANCELLED");
  }

  private static String text(String name, String value) {
    boolean unfit =
        value.isEmpty()
            || value.length() > 200
            || value
                .codePoints()
                .anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (unfit) {
      throw Problem.parameter(name, "must be 1 to 200 characters without NUL");
    }
    return value;
  }

  private static Instant instant(String name, String value) {
    if (value == null) {
      return null;
    }
    try {
      Instant at = OffsetDateTime.parse(value).toInstant();
      if (at.isBefore(Instant.EPOCH) || at.isAfter(Instant.parse("9999-01-01T00:00:00Z"))) {
        throw Problem.parameter(name, "is out of range");
      }
      return at;
    } catch (DateTimeException e) {
      throw Problem.parameter(name, "must be an instant such as 2026-11-24T10:00:00.000Z");
    }
  }
}
