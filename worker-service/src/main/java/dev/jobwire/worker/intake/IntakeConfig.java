package dev.jobwire.worker.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the worker takes what Kafka says may run. */
@ConfigMapping(prefix = "jobs.intake")
public interface IntakeConfig {

  /**
   * How many jobs of one priority wait in this worker for a free slot before it stops reading their
   * topic. More keeps slots busy; less leaves more to other workers.
   */
  @WithDefault("64")
  int queue();

  /**
   * How many turns a lower priority that has work is passed over by higher ones before it gets one.
   */
  @WithDefault("8")
  int patience();
}
