package dev.jobwire.api.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How due work is found and handed on. */
@ConfigMapping(prefix = "jobs.dispatch")
public interface DispatchConfig {

  /** How often the leader looks for what fell due; bounds how late a delayed job can start. */
  @WithDefault("PT0.05S")
  Duration tick();

  /** How often the leader recovers lost work, fills the window and sweeps ordering keys. */
  @WithDefault("PT1S")
  Duration sweep();

  /** How long a leader that is not heard of stays leader. */
  @WithDefault("PT3S")
  Duration leaderLease();

  /** How long work must be due before it counts as forgotten and is emitted again. */
  @WithDefault("PT1S")
  Duration overdue();

  /** The consumer group of the workers, whose lag is the window's level. */
  @WithDefault("jobs-workers")
  String workersGroup();
}
