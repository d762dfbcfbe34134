package dev.jobwire.api.query;

import dev.jobwire.api.problem.Problem;
import java.util.UUID;
import java.util.regex.Pattern;

/** A job's id in a path. */
final class JobIdParam {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private JobIdParam() {}

  /**
   * The id that a text says.
   *
   * @throws Problem "no such job" when it is no id at all: there is none with that name
   */
  static UUID parse(String text) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw Problem.noSuchJob();
    }
    return UUID.fromString(text);
  }
}
