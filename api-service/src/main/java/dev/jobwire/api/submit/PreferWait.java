package dev.jobwire.api.submit;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The preference {@code wait} (RFC 7240, 4.3): how long the client would wait for the result. */
final class PreferWait {

  /** The most seconds that are waited. */
  static final int MAX_SECONDS = 60;

  private static final Pattern WAIT =
      Pattern.compile("(?i)(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=$|[,;])");

  private PreferWait() {}

  /**
   * For how many seconds to wait. A preference that can't be read is ignored, as the RFC wants.
   *
   * @param headers the values of all {@code Prefer} headers
   * @return null when there is no such preference; at most {@value #MAX_SECONDS}
   */
  static Integer seconds(List<String> headers) {
    for (String header : headers) {
      Matcher wait = WAIT.matcher(header);
      if (wait.find()) {
        return Math.min(MAX_SECONDS, Integer.parseInt(wait.group(1)));
      }
    }
    return null;
  }
}
