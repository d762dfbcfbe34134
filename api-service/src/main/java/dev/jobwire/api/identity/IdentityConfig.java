package dev.jobwire.api.identity;

import io.smallrye.config.ConfigMapping;

/** How the service learns who asks. */
@ConfigMapping(prefix = "jobs")
public interface IdentityConfig {

  /** The ways to know who asks. */
  enum Auth {
    /** Trusts {@code X-Client-Id} (or the query's {@code client}); without it, {@code public}. */
    OPEN,
    /** Asks for a bearer token; the owner is its {@code sub}. */
    OIDC
  }

  /**
   * {@code open}: whoever asks says who they are, for one machine or a trusted network. {@code
   * oidc}: by a token, verified as {@code quarkus.oidc} says. There is no default outside
   * development, so that nobody runs open by accident.
   */
  Auth auth();
}
