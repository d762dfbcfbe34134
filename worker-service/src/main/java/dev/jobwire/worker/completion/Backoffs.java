package dev.jobwire.worker.completion;

import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.worker.catalog.HandlerCatalog;
import dev.jobwire.worker.claim.ClaimedJob;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Which backoff a job has: its own, else its type's, else the worker's, member by member. */
@Singleton
final class Backoffs {

  private final HandlerCatalog handlers;
  private final RetryConfig config;

  @Inject
  Backoffs(HandlerCatalog handlers, RetryConfig config) {
    this.handlers = handlers;
    this.config = config;
    // Refuses a bad configuration at the start.
    backoff(BackoffTerms.NONE);
  }

  Backoff of(ClaimedJob job) {
    return backoff(job.backoff().or(handlers.terms(job.type()).backoff()));
  }

  private Backoff backoff(BackoffTerms said) {
    BackoffTerms terms =
        said.or(
            new BackoffTerms(config.first().toMillis(), config.factor(), config.max().toMillis()));
    // Who says one of both wins over the other that nobody said.
    long max = said.max() == null ? Math.max(terms.first(), terms.max()) : terms.max();
    return new Backoff(
        Duration.ofMillis(Math.min(terms.first(), max)),
        terms.factor(),
        Duration.ofMillis(max),
        () -> ThreadLocalRandom.current().nextDouble());
  }
}
