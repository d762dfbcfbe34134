package dev.jobwire.model.flow;

/** What an SQLSTATE says about a batch that failed (PostgreSQL, appendix A). */
public final class SqlStates {

  private SqlStates() {}

  /** A value that can't be stored or breaks a constraint: classes 22 and 23. */
  public static boolean oneRowIsBad(String state) {
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  /** Deadlock or serialization failure: the same statement may well succeed the next time. */
  public static boolean tryAgain(String state) {
    return "40P01".equals(state) || "40001".equals(state);
  }
}
