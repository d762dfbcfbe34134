package dev.jobwire.system.network.proxy;

import java.time.Duration;

/**
 * How bad faults are.
 *
 * @param latency how late everything arrives
 * @param silence for how long nothing passes
 * @param trickle the time between two drops of {@value #DROP_BYTES} bytes to a slow reader
 */
public record Severity(Duration latency, Duration silence, Duration trickle) {

  /** How many bytes a slow reader takes at a time. */
  static final int DROP_BYTES = 64;

  /** As bad as it gets between people and a service: 3 s late, 30 s silent, 6.4 kB/s. */
  public static final Severity HARSH =
      new Severity(Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofMillis(10));
}
