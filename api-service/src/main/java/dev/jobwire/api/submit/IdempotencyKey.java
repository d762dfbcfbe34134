package dev.jobwire.api.submit;

import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.Problem.Violation;
import dev.jobwire.api.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * By what a client marks a request that it may send again
 * (draft-ietf-httpapi-idempotency-key-header).
 *
 * @param value the key, one of its owner's
 * @param hash SHA-256 of what was asked: the operation and the body, byte by byte
 */
record IdempotencyKey(String value, byte[] hash) {

  /** The header that carries it. */
  static final String HEADER = "Idempotency-Key";

  private static final int MAX = 255;

  /**
   * The key that a request carries.
   *
   * @param header the header's value; null when absent
   * @param operation what is asked, such as {@code POST /jobs}
   * @param body the request's body
   * @return null when the header is absent
   * @throws Problem when the key is empty, too long or not printable ASCII
   */
  static IdempotencyKey of(String header, String operation, byte[] body) {
    if (header == null) {
      return null;
    }
    String value = unquoted(header.strip());
    if (value.isEmpty() || value.length() > MAX || !printable(value)) {
      String detail = "must be 1 to " + MAX + " printable ASCII characters";
      throw Problem.of(
          ProblemType.INVALID_REQUEST,
          HEADER + " " + detail,
          List.of(new Violation(HEADER, detail)));
    }
    MessageDigest sha256 = sha256();
    sha256.update(operation.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
    return new IdempotencyKey(value, sha256.digest(body));
  }

  /** The draft writes a quoted string (RFC 8941); most clients send it bare: both name one key. */
  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static boolean printable(String value) {
    return value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether another request with this key asked for the same. */
  boolean asksTheSame(byte[] otherHash) {
    return Arrays.equals(hash, otherHash);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdempotencyKey key
        && value.equals(key.value)
        && Arrays.equals(hash, key.hash);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
