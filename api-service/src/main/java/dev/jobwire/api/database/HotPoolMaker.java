package dev.jobwire.api.database;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** The same for the pool by which jobs are accepted, controlled and dispatched. */
@Singleton
@ReactiveDataSource("hot")
public class HotPoolMaker extends PoolMaker {

  private static final Logger LOG = Logger.getLogger(HotPoolMaker.class);

  @Override
  public Pool create(Input input) {
    if (!input.vertx().isNativeTransportEnabled()
        && "Linux".equals(System.getProperty("os.name"))) {
      LOG.warn(
          "epoll can't be loaded (is /tmp noexec?): a silent death of PostgreSQL's node will be noticed"
              + " late");
    }
    return super.create(input);
  }
}
