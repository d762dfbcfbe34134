package dev.jobwire.worker.execution;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes what looks like a secret out of an exception's message, which the job's owner will read:
 * libraries like to name the URL or header that failed. Pure. It finds the usual forms; a handler
 * that puts a bare secret into a message tells it.
 */
final class Redaction {

  private record Rule(Pattern secret, String instead) {}

  /** Beyond this nothing is kept, so nothing is searched: a message may be a whole page. */
  private static final int SEARCHED = 8_000;

  /** What a rule takes out may let another see more; each pass leaves less, so it ends. */
  private static final int PASSES = 10;

  private static final List<Rule> RULES =
      List.of(
          // user:password@ in a URL
          rule("(://[^\\s/:@]{0,200}):[^\\s/]{1,500}@", "$1:***@"),
          // Authorization: Bearer …, Basic …; words about them have no digits, nor capitals within
          rule(
              "\\b(Bearer|Basic)\\s{1,5}(?=\\S*(?-i:[a-z]\\S*[A-Z]|[\\d=.]))[\\w.~+/=-]{6,}+",
              "$1 ***"),
          // A JSON Web Token (RFC 7519), wherever it stands
          rule("\\beyJ[\\w-]{5,}+\\.[\\w-]{2,}+(?:\\.[\\w-]*+)?", "***"),
          // password=…, "client_secret": "…", X-Api-Key: …
          rule(
              "((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|credentials?)"
                  + "[\"']?\\s{0,5}[=:]\\s{0,5}[\"']?)(?!\\*\\*\\*)[^\\s\"',;&)}\\]]++",
              "$1***"));

  private Redaction() {}

  private static Rule rule(String secret, String instead) {
    return new Rule(Pattern.compile(secret, Pattern.CASE_INSENSITIVE), instead);
  }

  static String of(String message) {
    String before = message.length() > SEARCHED ? message.substring(0, SEARCHED) : message;
    String after = once(before);
    for (int pass = 1; pass < PASSES && !after.equals(before); pass++) {
      before = after;
      after = once(before);
    }
    return after;
  }

  private static String once(String message) {
    String text = message;
    for (Rule rule : RULES) {
      text = rule.secret().matcher(text).replaceAll(rule.instead());
    }
    return text;
  }
}
