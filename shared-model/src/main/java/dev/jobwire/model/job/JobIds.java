package dev.jobwire.model.job;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes job ids: UUIDs of version 7, strictly rising within one process (RFC 9562, 5.7 and 6.2
 * method 1: a counter in {@code rand_a}, seeded at each new millisecond). Safe for many threads.
 */
public final class JobIds {

  /** Stricter than the JDK's own reader, which takes shortened groups. */
  private static final Pattern TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final int COUNTER_MAX = 0xFFF;
  private static final int SEED_MAX = 0x7FF;

  private final InstantSource clock;
  private final Random random;
  private long lastMillis = -1;
  private int counter;

  /** Ids from the system's clock and a cryptographic source, so that they can't be guessed. */
  public JobIds() {
    this(InstantSource.system(), new SecureRandom());
  }

  /** Ids from the given clock and source of chance. */
  public JobIds(InstantSource clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  /** The next id: greater than every one before it, also when the clock goes back. */
  public UUID next() {
    long tail = random.nextLong();
    long millis;
    int count;
    synchronized (this) {
      millis = clock.millis();
      if (millis > lastMillis) {
        counter = random.nextInt(SEED_MAX + 1);
      } else {
        millis = lastMillis;
        if (counter == COUNTER_MAX) {
          millis++;
          counter = -1;
        }
        counter++;
      }
      lastMillis = millis;
      count = counter;
    }
    long high = (millis << 16) | 0x7000L | count;
    long low = (tail & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** The id that a client's text says, if it is one. */
  public static Optional<UUID> parse(String text) {
    return TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
  }

  /** The millisecond, since 1970, in which a version 7 id was made. */
  public static long millisOf(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }
}
