package dev.jobwire.api.stop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a replica leaves. */
@ConfigMapping(prefix = "jobs.stop")
interface StopConfig {

  /**
   * Told to stop, for how long a replica serves as before while its readiness says no: longer than
   * whoever balances load takes to notice. Then connections are drained.
   */
  @WithDefault("2s")
  Duration notice();
}
