package dev.jobwire.worker.handler;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long jobs of a type wait between their attempts. What is left out is the worker's ({@code
 * jobs.retry}). A job may say otherwise for itself; so may the configuration, for the type.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Backoff {

  /** The wait after the first failed attempt, as ISO 8601: {@code PT1S}. */
  String first() default "";

  /** How many times longer each further wait is, at least 1. */
  double factor() default 0;

  /** The longest wait, as ISO 8601. */
  String max() default "";
}
