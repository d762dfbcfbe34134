package dev.jobwire.system.faults;

import dev.jobwire.system.faults.audit.Violations;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the services logged while others died around them: nothing of that is their error. Pure. */
final class ServiceLogs {

  private static final Pattern LINE =
      Pattern.compile("^((?:api|worker)-\\d+) +\\| \\d{4}-\\S+ \\S+ (WARN|ERROR|FATAL) +(.*)$");
  private static final Pattern VARYING =
      Pattern.compile(
          "@[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27,}|\\d+|\\([^()]*(?:thread|worker|loop)[^()]*\\)");

  private static final int SHOWN = 130;

  private ServiceLogs() {}

  /** Adds each line of level ERROR. */
  static void check(String output, Violations violations) {
    output
        .lines()
        .forEach(
            line -> {
              Matcher matcher = LINE.matcher(line);
              if (matcher.matches() && !matcher.group(2).equals("WARN")) {
                violations.add("log: " + matcher.group(2), line);
              }
            });
  }

  /** How often each warning and error was logged, numbers and ids aside. */
  static Map<String, Integer> counts(String output) {
    Map<String, Integer> counts = new TreeMap<>();
    output
        .lines()
        .forEach(
            line -> {
              Matcher matcher = LINE.matcher(line);
              if (matcher.matches()) {
                String text = matcher.group(2) + " " + matcher.group(3);
                String same = VARYING.matcher(text).replaceAll("#");
                counts.merge(same.substring(0, Math.min(SHOWN, same.length())), 1, Integer::sum);
              }
            });
    return counts;
  }
}
