package dev.jobwire.api.stream;

import java.util.Optional;

/**
 * Where a client asks to begin.
 *
 * @param kind which of the ways to say it
 * @param cursor the cursor; only for {@link Kind#AT}
 */
public record StartingPoint(Kind kind, Cursor cursor) {

  /** The ways to say where to begin. */
  public enum Kind {
    /** Where the subscriber's acknowledgements end. */
    SUBSCRIBER,
    /** At the oldest event kept. */
    START,
    /** Now. */
    END,
    /** After an event. */
    AT
  }

  /** The subscriber's own. */
  public static final StartingPoint SUBSCRIBER = new StartingPoint(Kind.SUBSCRIBER, null);

  /**
   * What a text says; nothing when it is not a cursor.
   *
   * @param text {@code start}, {@code end} or an event's id; null for the subscriber's own
   */
  public static Optional<StartingPoint> parse(String text) {
    if (text == null) {
      return Optional.of(SUBSCRIBER);
    }
    return switch (text) {
      case "start" -> Optional.of(new StartingPoint(Kind.START, null));
      case "end" -> Optional.of(new StartingPoint(Kind.END, null));
      default -> Cursor.parse(text).map(cursor -> new StartingPoint(Kind.AT, cursor));
    };
  }
}
