package dev.jobwire.api.stream;

/**
 * Where reading begins, as looked up in the database.
 *
 * @param epoch the epoch of the stream
 * @param after how many events lie at or before it
 * @param top how far the stream reaches
 * @param reset why it is not the position that was asked for; null when it is
 */
public record Position(int epoch, long after, long top, Reset reset) {

  /** Why a position can't be served. */
  public enum Reset {
    /** Events that followed it are no longer kept. */
    EXPIRED("expired"),
    /** It is of another life of the database. */
    EPOCH("epoch"),
    /** The stream does not reach that far. */
    BEYOND_END("beyond-end");

    private final String text;

    Reset(String text) {
      this.text = text;
    }

    /** How clients are told. */
    public String text() {
      return text;
    }
  }

  /** The position as a cursor. */
  public Cursor cursor() {
    return new Cursor(epoch, after);
  }

  /** The end of the stream as a cursor. */
  public Cursor end() {
    return new Cursor(epoch, top);
  }
}
