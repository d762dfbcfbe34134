package dev.jobwire.api.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what is over is kept. */
@ConfigMapping(prefix = "jobs.retention")
public interface RetentionConfig {

  /**
   * For how long a job can be read after it ended; not less than a day, nor than {@code
   * jobs.stream.retention}. Jobs leave by weeks, so they may stay up to a week longer.
   */
  @WithDefault("P30D")
  Duration jobs();

  /**
   * For how long the attempts of a job are kept after it ended; not less than a day. Without the
   * job they can't be read. They leave by weeks, too.
   */
  @WithDefault("P30D")
  Duration attempts();

  /** How often what is over is looked for. */
  @WithDefault("PT1H")
  Duration sweep();

  /** How many rows one statement deletes at most, where whole partitions can't be dropped. */
  @WithDefault("1000")
  int batchSize();
}
