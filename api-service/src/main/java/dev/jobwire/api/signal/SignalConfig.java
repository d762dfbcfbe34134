package dev.jobwire.api.signal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The signals that go out over Kafka. */
@ConfigMapping(prefix = "jobs.signals")
public interface SignalConfig {

  /**
   * Whether this service emits any. Without them everything still happens, only later: workers pull
   * from the database, replicas compare counters. For operation without a broker.
   */
  @WithDefault("true")
  boolean emit();

  /** How many signals may be on their way to Kafka; more are dropped. */
  @WithDefault("4096")
  int inFlight();

  /** How many records of one priority may wait in Kafka before no more are emitted. */
  @WithDefault("500")
  int windowLag();

  /** Up to how many records of one priority a sweep fills Kafka, once there is room. */
  @WithDefault("2000")
  int windowFill();
}
