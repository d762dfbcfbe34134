package dev.jobwire.worker.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/** How handlers are run. */
@ConfigMapping(prefix = "jobs.handler")
public interface HandlerConfig {

  /**
   * How many blocking handlers run at once where the JDK has no virtual threads (before 21). With
   * virtual threads only {@code jobs.worker.slots} bounds them.
   */
  @WithDefault("32")
  int blockingThreads();

  /** The only types this worker runs, of those it has handlers for; by default all of them. */
  Optional<Set<String>> types();
}
