package dev.jobwire.worker.database;

import dev.jobwire.model.flow.SqlStates;
import io.vertx.pgclient.PgException;

/** What a failed statement means for whoever sent it. */
public enum SqlFailure {
  /** A value can't be stored (SQLSTATE classes 22 and 23): the rest of the batch can. */
  BAD_VALUE,
  /** PostgreSQL broke off one of several (40001, 40P01): the same again will do. */
  CONFLICT,
  /** No answer, or none that helps: the same again, later. */
  AWAY;

  /** Reads a failure. */
  public static SqlFailure of(Throwable failure) {
    if (!(failure instanceof PgException postgres)) {
      return AWAY;
    }
    if (SqlStates.oneRowIsBad(postgres.getSqlState())) {
      return BAD_VALUE;
    }
    return SqlStates.tryAgain(postgres.getSqlState()) ? CONFLICT : AWAY;
  }
}
