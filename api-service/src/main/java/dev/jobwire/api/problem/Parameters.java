package dev.jobwire.api.problem;

/**
 * Reads query parameters that are not just text; the same words for the same mistake everywhere.
 */
public final class Parameters {

  private Parameters() {}

  /**
   * The whole number that a parameter says.
   *
   * @param text its value; null when it is absent
   * @param absent what its absence means
   * @throws Problem when it is not a whole number from {@code least} to {@code most}
   */
  public static int wholeNumber(String name, String text, int least, int most, int absent) {
    if (text == null) {
      return absent;
    }
    int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      throw Problem.parameter(name, "must be a whole number from " + least + " to " + most);
    }
    return value;
  }
}
