package dev.jobwire.api.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Makes a pool whose waits all end. Without a time limit on waiting for a connection: its timer
 * outlives a failed connect and then logs an error for each, half a minute after every outage
 * (vertx-sql-client issue 1706). Connecting has a limit instead, statements have theirs, and how
 * many may wait is bounded.
 *
 * <p>When PostgreSQL's node dies nobody says so, and by default the kernel sends again for a
 * quarter of an hour what is not acknowledged; each statement meanwhile takes another connection
 * for good. {@code TCP_USER_TIMEOUT} (RFC 5482) ends such a connection, and none on which
 * PostgreSQL is only slow.
 */
@Singleton
public class PoolMaker implements PgPoolCreator {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Shorter than the time after which a submission is refused, so that the next ones are not. */
  private static final Duration SILENCE = Duration.ofSeconds(6);

  private static final int MOST_WAITING = 5_000;

  @Override
  public Pool create(Input input) {
    input
        .pgConnectOptionsList()
        .forEach(
            options ->
                options
                    .setConnectTimeout((int) CONNECT.toMillis())
                    .setTcpUserTimeout((int) SILENCE.toMillis()));
    PoolOptions options =
        input.poolOptions().setConnectionTimeout(0).setMaxWaitQueueSize(MOST_WAITING);
    return PgBuilder.pool()
        .with(options)
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .build();
  }
}
