package dev.jobwire.api.problem;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A refusal on its way to the client: thrown by features, rendered in one place. */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong with a request.
   *
   * @param pointer where: a JSON pointer (RFC 6901) into the body, or a parameter's name
   * @param detail what is wrong, for people
   */
  public record Violation(String pointer, String detail) {}

  private final ProblemType type;
  private final transient List<Violation> violations;
  private final transient Map<String, String> members;
  private final transient Map<String, String> headers;

  private Problem(
      ProblemType type,
      String detail,
      List<Violation> violations,
      Map<String, String> members,
      Map<String, String> headers) {
    super(detail, null, false, false);
    this.type = type;
    this.violations = List.copyOf(violations);
    this.members = Map.copyOf(members);
    this.headers = Map.copyOf(headers);
  }

  /** A problem with a sentence about this occurrence. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of(), Map.of());
  }

  /** A problem that names each thing that is wrong. */
  public static Problem of(ProblemType type, String detail, List<Violation> violations) {
    return new Problem(type, detail, violations, Map.of(), Map.of());
  }

  /** A parameter that is not as it must be. */
  public static Problem parameter(String name, String detail) {
    return of(
        ProblemType.INVALID_REQUEST,
        "parameter " + name + ": " + detail,
        List.of(new Violation(name, detail)));
  }

  /** No such job for this caller. */
  public static Problem noSuchJob() {
    return of(ProblemType.NOT_FOUND, "no such job");
  }

  /** The same problem with one more member (RFC 9457, 3.2). */
  public Problem with(String member, String value) {
    return new Problem(type, getMessage(), violations, plus(members, member, value), headers);
  }

  /** The same problem, answered with one more header field, or with another value of it. */
  public Problem withHeader(String name, String value) {
    return new Problem(type, getMessage(), violations, members, plus(headers, name, value));
  }

  private static Map<String, String> plus(Map<String, String> map, String key, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  /** What kind it is. */
  public ProblemType type() {
    return type;
  }

  /** What is wrong, piece by piece; may be empty. */
  public List<Violation> violations() {
    return violations;
  }

  /** Members beyond the standard ones. */
  public Map<String, String> members() {
    return members;
  }

  /** Header fields that go with it, beyond those of its type. */
  public Map<String, String> headers() {
    return headers;
  }
}
