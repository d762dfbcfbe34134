package dev.jobwire.api.identity;

import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Verifies bearer tokens (RFC 6750) against the issuer or the public key of {@code quarkus.oidc}.
 */
@ApplicationScoped
public class Tokens {

  /** The role of those who see and act on all owners' jobs. */
  public static final String ADMIN = "jobs-admin";

  private static final String SCHEME = "bearer ";

  private final TenantIdentityProvider provider;

  Tokens(TenantIdentityProvider provider) {
    this.provider = provider;
  }

  /**
   * The token of an {@code Authorization} header.
   *
   * @param header the header's value; null when absent
   * @throws Problem when it has none
   */
  static String bearer(String header) {
    if (header == null
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || header.length() == SCHEME.length()) {
      throw Problem.of(ProblemType.UNAUTHORIZED, "a bearer token is needed");
    }
    return header.substring(SCHEME.length()).strip();
  }

  /** What a token says; fails with a problem when it is not valid, or nobody can tell for now. */
  public Uni<Token> verify(String token) {
    return Uni.createFrom()
        .deferred(() -> provider.authenticate(new AccessTokenCredential(token)))
        .map(Tokens::read)
        .onFailure(failure -> !(failure instanceof Problem))
        .transform(Tokens::problem);
  }

  private static Token read(SecurityIdentity identity) {
    if (identity.getPrincipal() instanceof JsonWebToken jwt && jwt.getSubject() != null) {
      return new Token(
          jwt.getSubject(),
          identity.hasRole(ADMIN),
          Instant.ofEpochSecond(jwt.getExpirationTime()));
    }
    throw invalid();
  }

  /** Whoever has no valid token learns no more than that. */
  private static Throwable problem(Throwable failure) {
    return failure instanceof OIDCException
        ? Problem.of(ProblemType.UNAVAILABLE, "tokens can't be verified for now; try again")
        : invalid();
  }

  private static Problem invalid() {
    return Problem.of(ProblemType.UNAUTHORIZED, "the token is not valid");
  }
}
