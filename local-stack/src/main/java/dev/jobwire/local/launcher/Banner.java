package dev.jobwire.local.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the launcher says when all is ready. */
final class Banner {

  private Banner() {}

  static List<String> lines(Options options, Path directory) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    if (options.infraOnly()) {
      lines.add("  PostgreSQL and Kafka are ready.");
      lines.add("");
      lines.add("  use them:  set -a; . " + directory.resolve("run/env") + "; set +a");
    } else {
      lines.add("  Jobwire is ready.");
      lines.add("");
      for (int i = 0; i < options.apis(); i++) {
        lines.add((i == 0 ? "  go to:     " : "             ") + url(options, i));
      }
    }
    lines.add("  data:      " + directory);
    lines.add("  processes: " + directory.resolve("run") + "/*.pid");
    lines.add("  stop:      Ctrl-C");
    lines.add("");
    return lines;
  }

  private static String url(Options options, int index) {
    String host =
        switch (options.host()) {
          case "127.0.0.1", "0.0.0.0", "::", "::1" -> "localhost";
          default -> options.host();
        };
    return "http://" + host + ":" + (options.port() + index);
  }
}
