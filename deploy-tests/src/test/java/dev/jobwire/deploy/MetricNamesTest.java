package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.rules.MetricsPage;
import dev.jobwire.rules.MetricsPage.Metric;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Dashboard, alerts and autoscaling ask only for metrics and labels that there are. That the page
 * tells the truth is shown by the {@code MetricsPageTest} of each service.
 */
class MetricNamesTest {

  private static final String DASHBOARD = "observability/grafana/dashboards/jobwire.json";
  private static final String ALERTS = "observability/alerts.yml";

  /** A metric in a query, perhaps with labels. */
  private static final Pattern ASKED =
      Pattern.compile("\\b((?:jobwire|http|process|jvm|postgresql|netty)_[a-z_]+)(?:\\{([^}]*)})?");

  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern GROUPING = Pattern.compile("\\bby \\(([a-zA-Z_, ]+)\\)");
  private static final Pattern PART = Pattern.compile("_(bucket|count|sum|max)$");

  /** What the scrape adds, and what histograms have. */
  private static final Set<String> ADDED = Set.of("le", "job", "pod", "instance", "namespace");

  private static Stream<String> queries() {
    return Stream.of(Queries.dashboard(), Queries.alerts(), Queries.autoscaling())
        .flatMap(List::stream);
  }

  /** Empty for a name that is not on the page. */
  private static Optional<Metric> find(String name, Map<String, Metric> page) {
    if (page.containsKey(name)) {
      return Optional.of(page.get(name)).filter(metric -> metric.kind().matches("counter|gauge"));
    }
    String whole = PART.matcher(name).replaceFirst("");
    boolean bucket = name.endsWith("_bucket");
    return Optional.ofNullable(page.get(whole))
        .filter(metric -> !whole.equals(name))
        .filter(metric -> metric.kind().matches(bucket ? "histogram" : "histogram|summary"));
  }

  private static Set<String> wrong(String query, Map<String, Metric> page) {
    Set<String> wrong = new TreeSet<>();
    Set<String> labels = new TreeSet<>(ADDED);
    List<MatchResult> asked = ASKED.matcher(query).results().toList();
    if (asked.isEmpty()) {
      wrong.add("no metric");
    }
    for (MatchResult one : asked) {
      Optional<Metric> metric = find(one.group(1), page);
      if (metric.isEmpty()) {
        wrong.add(one.group(1));
        continue;
      }
      labels.addAll(metric.get().labels());
      if (one.group(2) != null) {
        LABEL
            .matcher(one.group(2).replaceAll("\"[^\"]*\"", ""))
            .results()
            .map(label -> label.group(1))
            .filter(label -> !ADDED.contains(label) && !metric.get().labels().contains(label))
            .forEach(label -> wrong.add(one.group(1) + "{" + label + "}"));
      }
    }
    GROUPING
        .matcher(query)
        .results()
        .flatMap(by -> Stream.of(by.group(1).split(", ")))
        .filter(label -> !labels.contains(label))
        .forEach(label -> wrong.add("by (" + label + ")"));
    return wrong;
  }

  @Test
  void everyQueryAsksForWhatThereIs() throws IOException {
    Map<String, Metric> page = MetricsPage.all();

    queries().forEach(query -> assertThat(wrong(query, page)).as(query).isEmpty());
  }

  @Test
  void queriesOfThePageAskForWhatThereIs() throws IOException {
    Map<String, Metric> page = MetricsPage.all();

    Queries.objectives().forEach(query -> assertThat(wrong(query, page)).as(query).isEmpty());
  }

  @Test
  void wrongNamesAndLabelsAreNoticed() throws IOException {
    Map<String, Metric> page = MetricsPage.all();

    assertThat(wrong("rate(jobwire_jobs_accepted[5m])", page))
        .containsExactly("jobwire_jobs_accepted");
    assertThat(wrong("sum by (owner) (jobwire_queue_depth{topic=\"a=b\"})", page))
        .containsExactlyInAnyOrder("jobwire_queue_depth{topic}", "by (owner)");
    assertThat(wrong("jobwire_batch_size_bucket", page)).isNotEmpty();
    assertThat(wrong("jobwire_attempt_seconds", page)).isNotEmpty();
    assertThat(wrong("jobwire_attempt_seconds_bucket{le=\"1.0\", type=\"echo\"}", page)).isEmpty();
  }

  @Test
  void everyMetricOfOursIsOnTheDashboard() throws IOException {
    String dashboard = Repository.text(DASHBOARD);

    assertThat(MetricsPage.all().keySet()).allMatch(dashboard::contains);
  }

  @Test
  void theRuleHasTheAlerts() {
    JsonNode rule = Manifests.of("k8s/overlays/prod").get("PrometheusRule", "jobwire");

    assertThat(rule.at("/spec/groups")).isEqualTo(Repository.yaml(ALERTS).path("groups"));
  }

  /** Panels tell the services apart by the label job. */
  @Test
  void theJobsOfProdAreCalledAsElsewhere() {
    JsonNode monitor = Manifests.of("k8s/overlays/prod").get("PodMonitor", "jobwire").path("spec");
    JsonNode selected = monitor.at("/selector/matchExpressions/0");

    assertThat(monitor.path("jobLabel")).isEqualTo(selected.path("key"));
    assertThat(Manifests.stream(selected.path("values")).map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(
            Repository.yaml("observability/prometheus.yml")
                .path("scrape_configs")
                .findValuesAsText("job_name"));
  }

  @Test
  void everyAlertSaysWhatToDo() {
    String page = Repository.text("docs/metrics.md");

    assertThat(Repository.yaml(ALERTS).findValuesAsText("alert"))
        .hasSizeGreaterThan(5)
        .allMatch(alert -> page.contains("`" + alert + "`"));
  }

  @Test
  void panelsHaveUniqueIdsAndDoNotOverlap() {
    JsonNode panels = Repository.json(DASHBOARD).path("panels");
    Set<Integer> ids = new TreeSet<>();
    Set<String> places = new TreeSet<>();
    for (JsonNode panel : panels) {
      assertThat(ids.add(panel.path("id").intValue())).isTrue();
      JsonNode at = panel.path("gridPos");
      assertThat(places.add(at.path("x") + "," + at.path("y")))
          .as(panel.path("title").asText())
          .isTrue();
      assertThat(at.path("x").intValue() + at.path("w").intValue()).isLessThanOrEqualTo(24);
    }
    assertThat(ids).hasSizeGreaterThan(20);
  }
}
