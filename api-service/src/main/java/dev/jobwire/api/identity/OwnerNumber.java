package dev.jobwire.api.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The number of an owner, made from the name: the same in every life of the database, so that one
 * which was restored never gives to somebody else the number that a running replica remembers.
 */
final class OwnerNumber {

  /** How many numbers are tried for one name. */
  static final int CHOICES = 4;

  private static final long LOWEST = 1L << 62;

  private OwnerNumber() {}

  /**
   * A number above 2⁶², where no counted one ever comes: 62 bits of the name's SHA-256.
   *
   * @param choice 0; more when another name has taken those before, by chance or on purpose
   */
  static long of(String name, int choice) {
    MessageDigest sha256 = sha256();
    sha256.update((byte) choice);
    byte[] digest = sha256.digest(name.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getLong() >>> 2 | LOWEST;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
