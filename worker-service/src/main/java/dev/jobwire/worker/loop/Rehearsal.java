package dev.jobwire.worker.loop;

import dev.jobwire.worker.catalog.HandlerCatalog;
import dev.jobwire.worker.claim.ClaimStore;
import dev.jobwire.worker.completion.CompletionStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Sends once what a worker sends for each job, and claims none. The first time takes long: a
 * connection is made, classes are loaded, PostgreSQL reads its catalogue. Done before the lease is
 * asked for, so that no job waits for it.
 */
@Singleton
final class Rehearsal {

  private final ClaimStore claims;
  private final CompletionStore completions;
  private final HandlerCatalog handlers;

  @Inject
  Rehearsal(ClaimStore claims, CompletionStore completions, HandlerCatalog handlers) {
    this.claims = claims;
    this.completions = completions;
    this.handlers = handlers;
  }

  /** Fails when PostgreSQL can't be used. */
  Uni<Void> run() {
    return claims.rehearse(handlers.types()).chain(completions::rehearse);
  }
}
