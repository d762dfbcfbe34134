package dev.jobwire.worker.catalog;

import dev.jobwire.model.job.BackoffTerms;

/**
 * What a type asks for its jobs. What is null is left to the services' defaults.
 *
 * @param maxAttempts after how many attempts a failure is final
 * @param timeoutMs how long one attempt may take, in milliseconds
 * @param maxConcurrency how many may run at once, on all workers together
 * @param backoff the waits between attempts
 */
public record TypeTerms(
    Integer maxAttempts, Integer timeoutMs, Integer maxConcurrency, BackoffTerms backoff) {

  /** Asks for nothing. */
  public static final TypeTerms NONE = new TypeTerms(null, null, null, BackoffTerms.NONE);

  /** These terms, and the others' where these say nothing. */
  TypeTerms or(TypeTerms others) {
    return new TypeTerms(
        maxAttempts != null ? maxAttempts : others.maxAttempts,
        timeoutMs != null ? timeoutMs : others.timeoutMs,
        maxConcurrency != null ? maxConcurrency : others.maxConcurrency,
        backoff.or(others.backoff));
  }
}
