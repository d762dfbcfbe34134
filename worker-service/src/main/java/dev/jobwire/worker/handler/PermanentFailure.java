package dev.jobwire.worker.handler;

/** A failure that no further attempt can mend: the job ends {@code FAILED} at once. */
public class PermanentFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * A permanent failure.
   *
   * @param type a short name of the kind of failure, for programs, such as {@code no-such-account}
   * @param message what went wrong, for the owner to read
   */
  public PermanentFailure(String type, String message) {
    this(type, message, null);
  }

  /** As {@link #PermanentFailure(String, String)}, with what caused it. */
  public PermanentFailure(String type, String message, Throwable cause) {
    super(message, cause);
    this.type = type;
  }

  /** The kind of failure, for programs. */
  public String type() {
    return type;
  }
}
