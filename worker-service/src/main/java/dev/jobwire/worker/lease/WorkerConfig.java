package dev.jobwire.worker.lease;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** This worker. */
@ConfigMapping(prefix = "jobs.worker")
public interface WorkerConfig {

  /** The name under which attempts are recorded; by default the host's name. */
  Optional<String> name();

  /** How many attempts run at once. */
  @WithDefault("32")
  int slots();

  /**
   * How long the worker is believed after its last sign of life. Its jobs run elsewhere about this
   * long after it died. A sign of life is given three times as often.
   */
  @WithDefault("PT15S")
  Duration lease();

  /**
   * How long running jobs may take to finish when the worker is told to stop; then they are handed
   * back.
   */
  @WithDefault("PT25S")
  Duration grace();

  /** How often a worker with free slots and no signals looks for jobs in PostgreSQL itself. */
  @WithDefault("PT0.25S")
  Duration pullInterval();
}
