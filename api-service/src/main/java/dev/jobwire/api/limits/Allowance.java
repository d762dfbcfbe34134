package dev.jobwire.api.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What is left of an owner's limits, as the header fields {@code RateLimit-Policy} and {@code
 * RateLimit} say it (draft-ietf-httpapi-ratelimit-headers).
 */
public final class Allowance {

  /** What the limits are. */
  public static final String POLICY = "RateLimit-Policy";

  /** What is left of them. */
  public static final String STATE = "RateLimit";

  private final List<String> policies = new ArrayList<>();
  private final List<String> states = new ArrayList<>();

  /** Adds a limit: so many jobs within so many seconds, so many left, full again after so many. */
  void add(String name, long jobs, long windowSeconds, long remaining, long resetSeconds) {
    policies.add('"' + name + "\";q=" + jobs + ";w=" + windowSeconds);
    states.add('"' + name + "\";r=" + remaining + ";t=" + resetSeconds);
  }

  /**
   * Says it in an answer; nothing when there are no limits.
   *
   * @param header takes a field's name and value
   */
  public void tell(BiConsumer<String, Object> header) {
    if (!policies.isEmpty()) {
      header.accept(POLICY, policy());
      header.accept(STATE, state());
    }
  }

  String policy() {
    return String.join(", ", policies);
  }

  String state() {
    return String.join(", ", states);
  }
}
