package dev.jobwire.local.process;

/** The stack can't start, for a reason that the message tells its user in one line. */
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public StartFailure(String message) {
    super(message);
  }

  /** With a message for the user and what led to it. */
  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
