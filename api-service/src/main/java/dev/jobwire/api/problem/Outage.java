package dev.jobwire.api.problem;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Tells a database that can't be reached from a statement that is wrong. */
public final class Outage {

  private Outage() {}

  /**
   * Whether the failure says that the database is away, starting, stopping or out of connections:
   * SQLSTATE classes 08, 53, 57 and 58, a broken connection, or no free one in time.
   */
  public static boolean is(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof PgException pg) {
        String state = pg.getSqlState();
        return state != null && state.matches("(08|53|57|58).*");
      }
      if (t instanceof ClosedConnectionException
          || t instanceof IOException
          || t instanceof TimeoutException
          || t instanceof ConnectionPoolTooBusyException
          || t instanceof io.smallrye.mutiny.TimeoutException) {
        return true;
      }
      String message = t.getMessage();
      if (message != null
          && t.getClass().getName().startsWith("io.vertx.core.impl.NoStackTrace")
          && (message.contains("Timeout") || message.contains("Connection"))) {
        return true;
      }
    }
    return false;
  }
}
