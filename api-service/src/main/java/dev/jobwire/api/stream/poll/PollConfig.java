package dev.jobwire.api.stream.poll;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of the long poll. */
@ConfigMapping(prefix = "jobs.stream.poll")
public interface PollConfig {

  /** The most polls that may be under way on a replica; beyond, they are answered 429. */
  @WithDefault("20000")
  int maxPolls();

  /** The most polls that may be under way for one owner on a replica; beyond, 429. */
  @WithDefault("12000")
  int maxPollsPerOwner();
}
