package dev.jobwire.api.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in an owner's stream: everything after it is still to be read. Also the id of the
 * event at that position. Opaque to clients.
 *
 * @param epoch which life of the database numbered it
 * @param seq how many events lie at or before it; 0 before the first
 */
public record Cursor(int epoch, long seq) {

  private static final Pattern TEXT = Pattern.compile("k([0-9]{1,9}):(0|[1-9][0-9]{0,17})");

  /** The cursor that a text says, if it is one. */
  public static Optional<Cursor> parse(String text) {
    Matcher m = TEXT.matcher(text);
    return m.matches()
        ? Optional.of(new Cursor(Integer.parseInt(m.group(1)), Long.parseLong(m.group(2))))
        : Optional.empty();
  }

  /** How the epoch is written before the colon. */
  public static String epochText(int epoch) {
    return "k" + epoch;
  }

  @Override
  public String toString() {
    return epochText(epoch) + ":" + seq;
  }
}
