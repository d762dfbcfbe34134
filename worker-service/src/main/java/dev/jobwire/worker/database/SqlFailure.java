package dev.jobwire.worker.database;

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
    if (!(failure instanceof PgException postgres) || postgres.getSqlState() == null) {
      return AWAY;
    }
    String state = postgres.getSqlState();
    if (state.startsWith("22") || state.startsWith("23")) {
      return BAD_VALUE;
    }
    return state.equals("40P01") || state.equals("40001") ? CONFLICT : AWAY;
  }
}
