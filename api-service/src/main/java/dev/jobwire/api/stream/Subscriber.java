package dev.jobwire.api.stream;

/** The names of those who acknowledge. */
public final class Subscriber {

  /** Who acknowledges when nobody is named. */
  public static final String DEFAULT = "default";

  /** The longest name, in chars. */
  public static final int MAX_NAME = 100;

  private Subscriber() {}

  /** Whether the text can be a name: 1 to {@value #MAX_NAME} printable chars. */
  public static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= MAX_NAME
        && text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
