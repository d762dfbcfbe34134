package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/** What is asked of Prometheus, in PromQL, by all that is shipped. */
public final class Queries {

  private static final String DASHBOARD = "observability/grafana/dashboards/jobwire.json";
  private static final String ALERTS = "observability/alerts.yml";

  private static final Pattern OBJECTIVE = Pattern.compile("(?m)^\\| \\d \\| .* \\| `(.+)` \\|$");

  private Queries() {}

  /** Those of the panels, with variables that Grafana fills in. */
  public static List<String> dashboard() {
    return all(Repository.json(DASHBOARD), "expr");
  }

  /** Those of the alerts. */
  public static List<String> alerts() {
    return all(Repository.yaml(ALERTS), "expr");
  }

  /** Those by which KEDA finds how many workers there should be. */
  public static List<String> autoscaling() {
    return all(Manifests.of("k8s/overlays/prod").get("ScaledObject", "jobwire-worker"), "query");
  }

  /** Those of the objectives in docs/metrics.md. */
  public static List<String> objectives() {
    List<String> queries =
        OBJECTIVE
            .matcher(Repository.text("docs/metrics.md"))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertThat(queries).hasSize(5);
    return queries;
  }

  /** One of a panel, as Grafana asks it: rates over a minute, all over an hour. */
  public static String filled(String query) {
    return query.replace("$__rate_interval", "1m").replace("$__range", "1h");
  }

  private static List<String> all(JsonNode tree, String name) {
    List<String> all = tree.findValuesAsText(name);
    assertThat(all).isNotEmpty();
    return all;
  }
}
