package dev.jobwire.api.identity;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;

/** Who sent the request that is being answered. */
@RequestScoped
public class Caller {

  private final RoutingContext request;
  private final Identities identities;

  Caller(RoutingContext request, Identities identities) {
    this.request = request;
    this.identities = identities;
  }

  /** The owner for whom the request acts; fails with a problem when that can't be told. */
  public Uni<Owner> owner() {
    return identified().map(Identified::owner);
  }

  /** The same, and until when it holds. */
  public Uni<Identified> identified() {
    return identities.of(request.request());
  }
}
