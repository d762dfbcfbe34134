package dev.jobwire.api.identity;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;

/** Who sent the request that is being answered. */
@RequestScoped
public class Caller {

  /** The header by which an open client says who it is. */
  public static final String CLIENT_ID = "X-Client-Id";

  private final RoutingContext request;
  private final Owners owners;

  Caller(RoutingContext request, Owners owners) {
    this.request = request;
    this.owners = owners;
  }

  /** The owner for whom the request acts; fails with a problem when it names none properly. */
  public Uni<Owner> owner() {
    return Uni.createFrom()
        .deferred(
            () ->
                owners.named(
                    Owners.openName(
                        request.request().getHeader(CLIENT_ID),
                        request.request().getParam("client"))));
  }
}
