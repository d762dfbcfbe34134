package dev.jobwire.api.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** How many jobs one owner may submit. */
@ConfigMapping(prefix = "jobs.limits")
public interface LimitConfig {

  /** The most jobs an owner may submit a second, on each replica; without it there is no rate. */
  OptionalDouble rate();

  /** How many jobs may come at once before the rate holds; without it, those of one second. */
  OptionalInt burst();

  /** The most jobs an owner may submit within the quota's window; without it there is no quota. */
  OptionalInt quota();

  /** The window of the quota: it ends now, always. */
  @WithDefault("P1D")
  Duration quotaWindow();
}
