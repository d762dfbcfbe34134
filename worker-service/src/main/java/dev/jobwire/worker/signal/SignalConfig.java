package dev.jobwire.worker.signal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the worker tells others. */
@ConfigMapping(prefix = "jobs.signals")
public interface SignalConfig {

  /**
   * Whether signals are sent to Kafka at all. Without them everything still works by PostgreSQL
   * alone, only later.
   */
  @WithDefault("true")
  boolean emit();

  /** How many signals may be on their way to Kafka; more are dropped. */
  @WithDefault("4096")
  int inFlight();

  /** The shortest time between two progress signals of one job; the latest wins. */
  @WithDefault("PT0.25S")
  Duration progressInterval();
}
