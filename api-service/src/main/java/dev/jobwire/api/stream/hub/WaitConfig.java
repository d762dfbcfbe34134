package dev.jobwire.api.stream.hub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of requests that wait until one job has ended. */
@ConfigMapping(prefix = "jobs.stream.wait")
public interface WaitConfig {

  /** The most requests that may wait for a job on a replica; beyond, they are answered 429. */
  @WithDefault("20000")
  int maxWaits();

  /** The most requests of one owner that may wait for a job on a replica; beyond, 429. */
  @WithDefault("12000")
  int maxWaitsPerOwner();
}
