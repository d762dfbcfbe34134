package dev.jobwire.api.submit;

import com.fasterxml.jackson.core.JsonParser;
import dev.jobwire.model.job.BackoffTerms;
import java.io.IOException;
import java.time.Duration;

/** {@code {"first": duration, "factor": number, "max": duration}}, each of them optional. */
final class BackoffMembers {

  static final Duration MIN = Duration.ofMillis(1);
  static final Duration MAX = Duration.ofDays(7);
  static final int MAX_FACTOR = 100;

  private Duration first;
  private Double factor;
  private Duration max;

  /** Reads from behind the object's opening brace to its end. */
  static BackoffTerms read(JsonParser json, MemberValues values) throws IOException {
    BackoffMembers members = new BackoffMembers();
    values.each(json, name -> members.member(json, name, values));
    return members.terms(values);
  }

  private boolean member(JsonParser json, String name, MemberValues values) throws IOException {
    switch (name) {
      case "first" -> first = values.duration(json, name, MIN, MAX);
      case "factor" -> factor = values.number(json, name, 1, MAX_FACTOR);
      case "max" -> max = values.duration(json, name, MIN, MAX);
      default -> {
        return false;
      }
    }
    return true;
  }

  private BackoffTerms terms(MemberValues values) {
    if (first != null && max != null && max.compareTo(first) < 0) {
      values.refuse("max", "must be at least first");
    }
    return new BackoffTerms(
        first == null ? null : (Long) first.toMillis(),
        factor,
        max == null ? null : (Long) max.toMillis());
  }
}
