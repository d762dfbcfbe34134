package dev.jobwire.worker.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How handlers are run. */
@ConfigMapping(prefix = "jobs.handler")
public interface HandlerConfig {

  /**
   * How many blocking handlers run at once where the JDK has no virtual threads (before 21). With
   * virtual threads only {@code jobs.worker.slots} bounds them.
   */
  @WithDefault("32")
  int blockingThreads();
}
