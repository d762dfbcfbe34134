package dev.jobwire.worker.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What an operator says of single types; it wins over what their handlers say. */
@ConfigMapping(prefix = "jobs.types")
public interface TypesConfig {

  /** By the type's name. */
  @WithParentName
  Map<String, TypeConfig> byType();

  /** One type. */
  interface TypeConfig {

    /** After how many attempts a failure is final, unless the job says otherwise. */
    OptionalInt maxAttempts();

    /** How long one attempt may take, unless the job says otherwise. */
    Optional<Duration> timeout();

    /** How many may run at once, on all workers together; 0 for no limit. */
    OptionalInt maxConcurrency();

    /** The waits between attempts. */
    BackoffConfig backoff();
  }

  /** The waits between attempts of one type, unless the job says otherwise. */
  interface BackoffConfig {

    /** The wait after the first failure. */
    Optional<Duration> first();

    /** How many times longer each further wait is. */
    OptionalDouble factor();

    /** The longest wait. */
    Optional<Duration> max();
  }
}
