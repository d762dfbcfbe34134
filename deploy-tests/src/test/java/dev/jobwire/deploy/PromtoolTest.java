package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.jobwire.rules.program.DebianProgram;
import dev.jobwire.rules.program.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus itself says of its files, and of the queries of the dashboard and of KEDA. */
class PromtoolTest {

  private static final DebianProgram PROMTOOL =
      new DebianProgram(
          "promtool", "prometheus", "the queries of alerts, dashboard and autoscaling");
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @BeforeAll
  static void require() {
    PROMTOOL.require();
  }

  private static void check(String what, Path file) {
    ProgramRun run =
        PROMTOOL.start(
            Path.of(""), file.getFileName() + ".log", List.of("check", what, file.toString()));
    run.succeedsWithin(LIMIT);
    assertThat(run.output()).contains("SUCCESS");
  }

  @Test
  void takesTheAlerts() {
    check("rules", Repository.path("observability/alerts.yml"));
  }

  @Test
  void takesTheAlertsOfProd() throws IOException {
    List<JsonNode> rules = Manifests.of("k8s/overlays/prod").kind("PrometheusRule").toList();
    assertThat(rules).hasSize(2);
    for (JsonNode rule : rules) {
      Path file = Path.of("target", "promtool-" + rule.at("/metadata/name").asText() + ".yml");
      new YAMLMapper().writeValue(file.toFile(), rule.path("spec"));
      check("rules", file);
    }
  }

  @Test
  void takesTheSettings() {
    check("config", Repository.path("observability/prometheus.yml"));
  }

  @Test
  void takesTheQueriesOfDashboardAndAutoscaling() throws IOException {
    List<String> queries = new ArrayList<>(Queries.dashboard());
    queries.addAll(Queries.autoscaling());
    assertThat(queries).hasSizeGreaterThan(40);
    List<Map<String, String>> rules = new ArrayList<>();
    for (String query : queries) {
      rules.add(Map.of("record", "panel:" + rules.size(), "expr", Queries.filled(query)));
    }
    Path file = Path.of("target", "promtool-queries.yml");
    new YAMLMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules))));

    check("rules", file);
  }
}
