package dev.jobwire.model.job;

import dev.jobwire.model.signal.Topics;

/** Which jobs go first when not all can. Order in a table: the lowest number goes first. */
public enum Priority {
  /** Before all others. */
  HIGH(Topics.JOBS_HIGH),
  /** The default. */
  NORMAL(Topics.JOBS),
  /** When nothing else waits; never starved. */
  LOW(Topics.JOBS_LOW);

  private static final Priority[] VALUES = values();

  private final String topic;

  Priority(String topic) {
    this.topic = topic;
  }

  /** The number that stands for this priority in {@code work.priority}. */
  public short code() {
    return (short) ordinal();
  }

  /** The Kafka topic whose records say that a job of this priority may run. */
  public String topic() {
    return topic;
  }

  /**
   * The priority that a table's number stands for.
   *
   * @throws IllegalArgumentException when no priority has that number
   */
  public static Priority ofCode(int code) {
    if (code < 0 || code >= VALUES.length) {
      throw new IllegalArgumentException("no priority has code " + code);
    }
    return VALUES[code];
  }
}
