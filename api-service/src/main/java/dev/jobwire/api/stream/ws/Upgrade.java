package dev.jobwire.api.stream.ws;

import dev.jobwire.api.identity.Identities;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.stream.StreamConfig;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Decides who may open a WebSocket: from which pages, and as whom. */
@ApplicationScoped
public class Upgrade implements HttpUpgradeCheck {

  private static final Logger LOG = Logger.getLogger(Upgrade.class);

  private final Identities identities;
  private final Origins origins;

  Upgrade(Identities identities, StreamConfig config) {
    this.identities = identities;
    this.origins = new Origins(config.origins().orElse(List.of()));
  }

  @Override
  public boolean appliesTo(String endpointId) {
    return StreamSocket.ID.equals(endpointId);
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    HttpServerRequest request = context.httpRequest();
    String host = request.authority() == null ? null : request.authority().toString();
    if (!origins.allow(request.getHeader("Origin"), host)) {
      return CheckResult.rejectUpgrade(403);
    }
    HttpConnection connection = request.connection();
    return identities
        .of(request)
        .map(
            who -> {
              context.userData().put(StreamSocket.WHO, who);
              context.userData().put(StreamSocket.CUT, () -> cut(connection));
              return CheckResult.permitUpgradeSync();
            })
        .onFailure()
        .recoverWithItem(
            failure -> {
              if (failure instanceof Problem problem) {
                return CheckResult.rejectUpgradeSync(problem.type().status());
              }
              LOG.debugf(failure, "an upgrade was refused because its owner can't be looked up");
              return CheckResult.rejectUpgradeSync(503);
            });
  }

  /** Vert.x itself only closes a WebSocket by a close frame, which may never go out. */
  private static void cut(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      base.channel().close();
    } else {
      connection.close();
    }
  }
}
