package dev.jobwire.worker.completion;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a job waits after a failure before its next attempt. */
@ConfigMapping(prefix = "jobs.retry")
public interface RetryConfig {

  /**
   * The wait after the first failure; give or take a fifth, so that jobs do not come back at once.
   */
  @WithDefault("PT1S")
  Duration first();

  /** How many times longer each further wait is. */
  @WithDefault("2")
  double factor();

  /** The longest wait. */
  @WithDefault("PT5M")
  Duration max();
}
