package dev.jobwire.worker.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes the pool; its waits all end. Without a time limit on waiting for a connection: its timer
 * outlives a failed connect and then logs an error for each, half a minute after every outage
 * (vertx-sql-client issue 1706). Whoever sends a statement limits the whole wait instead;
 * connecting has a limit here.
 *
 * <p>A connection ends when what was sent on it is not acknowledged (TCP_USER_TIMEOUT, RFC 5482):
 * the node at its other end is dead. The kernel's own limit is a quarter of an hour.
 */
@Singleton
public final class PoolMaker implements PgPoolCreator {

  private static final Logger LOG = Logger.getLogger(PoolMaker.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(6);

  @Override
  public Pool create(Input input) {
    if (!input.vertx().isNativeTransportEnabled()
        && "Linux".equals(System.getProperty("os.name"))) {
      LOG.warn(
          "epoll can't be loaded (is /tmp noexec?): a silent death of PostgreSQL's node will be noticed"
              + " late");
    }
    input
        .pgConnectOptionsList()
        .forEach(
            options ->
                options
                    .setConnectTimeout((int) CONNECT.toMillis())
                    .setTcpUserTimeout((int) SILENCE.toMillis()));
    PoolOptions options = input.poolOptions().setConnectionTimeout(0);
    return PgBuilder.pool()
        .with(options)
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .build();
  }
}
