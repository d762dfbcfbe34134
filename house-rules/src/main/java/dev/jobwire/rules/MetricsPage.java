package dev.jobwire.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code docs/metrics.md}, one table for each service, held against what the services serve. */
public final class MetricsPage {

  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final String OURS = "jobwire_";
  private static final String FROM_QUARKUS = "From Quarkus";
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `(?<name>[a-z_]+)` \\| (?<kind>counter|gauge|histogram|summary) \\|"
              + " (?<labels>—|`[a-zA-Z]+`(, `[a-zA-Z]+`)*) \\| \\S.+ \\|");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (?<name>\\S+) (?<kind>\\S+)$");
  private static final Pattern SAMPLE =
      Pattern.compile("(?<name>[a-z_0-9]+)(\\{(?<labels>.*)\\})? \\S+");
  private static final Pattern LABEL =
      Pattern.compile("(?<name>[a-zA-Z_]+)=\"(\\\\.|[^\"\\\\])*\"");
  private static final Pattern PART = Pattern.compile("_(bucket|count|sum|max)$");

  private MetricsPage() {}

  /**
   * A metric.
   *
   * @param kind Prometheus' type
   * @param labels the names of its labels, but for those that its kind brings
   */
  public record Metric(String kind, Set<String> labels) {}

  /**
   * Checks that the part under a heading names each of a service's own metrics once, with its kind
   * and its labels.
   *
   * @param service the heading's text and the module's name
   * @param scrape what {@code /q/metrics} says once each metric had reason to be there
   * @throws AssertionError that names what is missing, too much or different
   * @throws IOException when the page can't be read
   */
  public static void check(String service, String scrape) throws IOException {
    Map<String, Metric> ours = served(scrape);
    ours.keySet().removeIf(name -> !name.startsWith(OURS));

    assertThat(under(service)).containsExactlyInAnyOrderEntriesOf(ours);
  }

  /** Checks that the metrics of Quarkus which the page names are there. */
  public static void checkQuarkus(String scrape) throws IOException {
    assertThat(served(scrape)).containsAllEntriesOf(under(FROM_QUARKUS));
  }

  /** All metrics of the page, by name; labels of one that several tables have are the same. */
  public static Map<String, Metric> all() throws IOException {
    Map<String, Metric> all = new TreeMap<>();
    for (String heading : Set.of("api-service", "worker-service", FROM_QUARKUS)) {
      all.putAll(under(heading));
    }
    return all;
  }

  private static Map<String, Metric> under(String heading) throws IOException {
    Map<String, Metric> metrics = new TreeMap<>();
    for (String line : MarkdownTable.under(PAGE, "## " + heading)) {
      Matcher cells = ROW.matcher(line);
      assertThat(cells.matches())
          .as("a row is | `metric` | kind | `label`, … | meaning |: " + line)
          .isTrue();
      Set<String> labels =
          Pattern.compile("[a-zA-Z]+")
              .matcher(cells.group("labels"))
              .results()
              .map(found -> found.group())
              .collect(Collectors.toCollection(TreeSet::new));
      Metric before = metrics.put(cells.group("name"), new Metric(cells.group("kind"), labels));
      assertThat(before).as("there twice: " + line).isNull();
    }
    return metrics;
  }

  private static Map<String, Metric> served(String scrape) {
    Map<String, String> kinds = kinds(scrape);
    Map<String, Metric> metrics = new TreeMap<>();
    for (String line : scrape.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches()) {
        String name = family(sample.group("name"), kinds);
        // OpenMetrics leaves the ending of a counter out where it says the kind.
        String kind = kinds.getOrDefault(name, kinds.get(name.replaceFirst("_total$", "")));
        Metric metric = metrics.computeIfAbsent(name, n -> new Metric(kind, new TreeSet<>()));
        if (sample.group("labels") != null) {
          LABEL
              .matcher(sample.group("labels"))
              .results()
              .map(label -> label.group(1))
              .filter(label -> !label.equals("le"))
              .forEach(metric.labels()::add);
        }
      }
    }
    return metrics;
  }

  private static Map<String, String> kinds(String scrape) {
    return TYPE.matcher(scrape)
        .results()
        .collect(Collectors.toMap(type -> type.group(1), type -> type.group(2)));
  }

  /** The metric that a line belongs to: what is counted, summed and sorted apart is one. */
  private static String family(String sample, Map<String, String> kinds) {
    String whole = PART.matcher(sample).replaceFirst("");
    String kind = kinds.getOrDefault(whole, "");
    return kind.equals("histogram") || kind.equals("summary") ? whole : sample;
  }
}
