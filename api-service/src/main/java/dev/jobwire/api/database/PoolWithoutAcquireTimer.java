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
 * Makes the pool. Without a time limit on waiting for a connection: its timer outlives a failed
 * connect and then logs an error for each, half a minute after every outage (vertx-sql-client issue
 * 1706). Connecting has a limit instead, statements have theirs, and how many may wait is bounded.
 */
@Singleton
public class PoolWithoutAcquireTimer implements PgPoolCreator {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MOST_WAITING = 5_000;

  @Override
  public Pool create(Input input) {
    input
        .pgConnectOptionsList()
        .forEach(options -> options.setConnectTimeout((int) CONNECT.toMillis()));
    PoolOptions options =
        input.poolOptions().setConnectionTimeout(0).setMaxWaitQueueSize(MOST_WAITING);
    return PgBuilder.pool()
        .with(options)
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .build();
  }
}
