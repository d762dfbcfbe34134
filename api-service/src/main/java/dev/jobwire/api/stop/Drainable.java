package dev.jobwire.api.stop;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Whoever holds clients, and lets them go when the replica stops. */
public interface Drainable {

  /**
   * Lets go whoever is here, and refuses or answers at once who comes from now on. Called once,
   * while connections are still there; returns at once, so that all who hold clients drain side by
   * side.
   *
   * @return done when all are gone or the time is over; never fails
   */
  CompletionStage<Void> drain();

  /** The longest that this takes. */
  Duration drainLimit();
}
