package dev.jobwire.api.identity;

import dev.jobwire.api.identity.IdentityConfig.Auth;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

/** Finds out who asks, in the way that is configured. */
@ApplicationScoped
public class Identities {

  /** The header by which an open client says who it is. */
  public static final String CLIENT_ID = "X-Client-Id";

  /** The same, where headers can't be set. */
  public static final String CLIENT = "client";

  /** For whom an administrator acts. */
  public static final String OWNER = "owner";

  private final IdentityConfig config;
  private final Owners owners;
  private final Instance<Tokens> tokens;

  Identities(IdentityConfig config, Owners owners, Instance<Tokens> tokens) {
    this.config = config;
    this.owners = owners;
    this.tokens = tokens;
  }

  /** Whether whoever asks has to show a token. */
  public boolean byToken() {
    return config.auth() == Auth.OIDC;
  }

  /** Who sent a request; fails with a problem when that can't be told. */
  public Uni<Identified> of(HttpServerRequest request) {
    return Uni.createFrom().deferred(() -> byToken() ? shown(request) : said(request));
  }

  private Uni<Identified> said(HttpServerRequest request) {
    String name = Owners.openName(request.getHeader(CLIENT_ID), request.getParam(CLIENT));
    return owners.named(name).map(owner -> new Identified(owner, name, null));
  }

  private Uni<Identified> shown(HttpServerRequest request) {
    String other = request.getParam(OWNER);
    return tokens
        .get()
        .verify(Tokens.bearer(request.getHeader("Authorization")))
        .flatMap(token -> owner(token, other));
  }

  private Uni<Identified> owner(Token token, String other) {
    if (other != null && !token.admin()) {
      throw Problem.of(ProblemType.FORBIDDEN, "only " + Tokens.ADMIN + " acts for other owners");
    }
    String name = Owners.openName(other == null ? token.subject() : other, null);
    return owners.named(name).map(owner -> new Identified(owner, token.subject(), token.until()));
  }

  /**
   * Who renews with a token; fails with a problem when it is not valid.
   *
   * @param before who they were before; another can't go on in their place
   */
  public Uni<Identified> renewed(Identified before, String token) {
    return tokens
        .get()
        .verify(token)
        .map(
            now -> {
              boolean same = now.subject().equals(before.subject());
              boolean may = now.admin() || now.subject().equals(before.owner().name());
              if (!same || !may) {
                throw Problem.of(ProblemType.FORBIDDEN, "the token is another's");
              }
              return new Identified(before.owner(), before.subject(), now.until());
            });
  }
}
