package dev.jobwire.api.query;

import dev.jobwire.api.problem.Problem;

/** Whole numbers in parameters. */
final class Numbers {

  private Numbers() {}

  /**
   * The number that a parameter says.
   *
   * @throws Problem when it is not a whole number from {@code min} to {@code max}
   */
  static int inRange(String name, String text, int min, int max, int absent) {
    if (text == null) {
      return absent;
    }
    int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (value < min || value > max) {
      throw Problem.parameter(name, "must be a whole number from " + min + " to " + max);
    }
    return value;
  }
}
