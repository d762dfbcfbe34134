package dev.jobwire.api.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jobwire.api.problem.Problem.Violation;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the values of one object's members, each within its bounds; collects what is wrong instead
 * of stopping. A value that is wrong reads as null.
 */
final class MemberValues {

  /** Reads one member, the parser at its value; false when there is no such member. */
  interface Reader {
    boolean read(String name) throws IOException;
  }

  private final String at;
  private final List<Violation> wrong;
  private final Set<String> seen = new HashSet<>();

  /** Of the object at that JSON pointer. */
  MemberValues(String at) {
    this(at, new ArrayList<>());
  }

  private MemberValues(String at, List<Violation> wrong) {
    this.at = at;
    this.wrong = wrong;
  }

  /** Of the object that is a member of this one. */
  MemberValues of(String name) {
    return new MemberValues(at + "/" + name, wrong);
  }

  /** Reads from behind the object's opening brace to its end. */
  void each(JsonParser json, Reader reader) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      if (!seen.add(name)) {
        refuse(name, "is there twice");
        json.skipChildren();
      } else if (!reader.read(name)) {
        refuse(name, "unknown member");
        json.skipChildren();
      }
    }
  }

  boolean has(String name) {
    return seen.contains(name);
  }

  List<Violation> violations() {
    return wrong;
  }

  void refuse(String name, String detail) {
    String escaped = name.replace("~", "~0").replace("/", "~1");
    String shown = escaped.length() > 80 ? escaped.substring(0, 80) + "…" : escaped;
    wrong.add(new Violation(at + "/" + shown, detail));
  }

  /** Whether the value is of that kind; what is not is skipped. */
  boolean expect(JsonParser json, JsonToken token, String name, String what) throws IOException {
    if (json.currentToken() == token) {
      return true;
    }
    refuse(name, "must be " + what);
    json.skipChildren();
    return false;
  }

  String string(JsonParser json, String name, int max) throws IOException {
    if (!expect(json, JsonToken.VALUE_STRING, name, "a string")) {
      return null;
    }
    String value = json.getText();
    if (value.isEmpty() || value.length() > max) {
      refuse(name, "must be 1 to " + max + " characters");
      return null;
    }
    boolean unfit =
        value.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (unfit) {
      refuse(name, "must not contain NUL or lone surrogates");
      return null;
    }
    return value;
  }

  Duration duration(JsonParser json, String name, Duration min, Duration max) throws IOException {
    String value = string(json, name, 64);
    if (value == null) {
      return null;
    }
    try {
      Duration duration = Duration.parse(value);
      if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
        refuse(name, "must be from " + min + " to " + max);
        return null;
      }
      return duration;
    } catch (DateTimeException | ArithmeticException e) {
      refuse(name, "must be a duration such as PT30S (ISO 8601)");
      return null;
    }
  }

  Integer integer(JsonParser json, String name, int min, int max) throws IOException {
    if (!expect(json, JsonToken.VALUE_NUMBER_INT, name, "an integer")) {
      return null;
    }
    String digits = json.getText();
    int value = digits.length() > 9 ? min - 1 : Integer.parseInt(digits);
    if (value < min || value > max) {
      refuse(name, "must be from " + min + " to " + max);
      return null;
    }
    return value;
  }

  Double number(JsonParser json, String name, double min, double max) throws IOException {
    if (!json.currentToken().isNumeric()) {
      refuse(name, "must be a number");
      json.skipChildren();
      return null;
    }
    String digits = json.getText();
    double value = digits.length() > 40 ? Double.NaN : Double.parseDouble(digits);
    if (!(value >= min && value <= max)) {
      refuse(name, "must be from " + min + " to " + max);
      return null;
    }
    return value;
  }
}
