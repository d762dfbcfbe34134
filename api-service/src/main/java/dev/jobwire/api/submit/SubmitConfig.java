package dev.jobwire.api.submit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How jobs are taken. */
@ConfigMapping(prefix = "jobs.submit")
public interface SubmitConfig {

  /** After how many attempts a failure is final, unless the job says otherwise. */
  @WithDefault("10")
  int maxAttempts();

  /** How long one attempt may take, unless the job says otherwise. */
  @WithDefault("PT5M")
  Duration timeout();

  /** How many statements that accept jobs are under way at the same time. */
  @WithDefault("2")
  int batchesInFlight();

  /** How many jobs one statement accepts at most. */
  @WithDefault("256")
  int batchSize();

  /** How many jobs may wait to be written before further ones are refused with 429. */
  @WithDefault("10000")
  int queueSize();

  /** How long accepting may take before the client is told to come again with 503. */
  @WithDefault("PT8S")
  Duration deadline();
}
