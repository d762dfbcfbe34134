package dev.jobwire.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus itself says of its files, and of the queries of the dashboard and of KEDA. */
class PromtoolTest {

  private static final String PROGRAM = "promtool";
  private static final Path FOLDER = Path.of("target", "promtool");

  @BeforeAll
  static void require() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    boolean there;
    try {
      there = new ProcessBuilder(PROGRAM, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    if (!there) {
      System.err.println("WARNING: NO PROMTOOL (apt-get install prometheus): QUERIES NOT CHECKED");
    }
    Assumptions.assumeTrue(there, "no promtool");
  }

  private static void check(String what, Path file) throws IOException, InterruptedException {
    Path said = Files.createTempFile(FOLDER, "said-", ".txt");
    int code =
        new ProcessBuilder(PROGRAM, "check", what, file.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    assertThat(code).as(Files.readString(said)).isZero();
    assertThat(said).content().contains("SUCCESS");
  }

  @Test
  void takesTheAlerts() throws Exception {
    check("rules", Repository.path("observability/alerts.yml"));
  }

  @Test
  void takesTheSettings() throws Exception {
    check("config", Repository.path("observability/prometheus.yml"));
  }

  @Test
  void takesTheQueriesOfDashboardAndAutoscaling() throws Exception {
    List<String> queries =
        new ArrayList<>(
            Repository.json("observability/grafana/dashboards/jobwire.json")
                .findValuesAsText("expr"));
    queries.addAll(
        Manifests.of("k8s/overlays/prod")
            .get("ScaledObject", "jobwire-worker")
            .findValuesAsText("query"));
    assertThat(queries).hasSizeGreaterThan(40);
    List<Map<String, String>> rules = new ArrayList<>();
    for (String query : queries) {
      // What Grafana fills in.
      String asked = query.replace("$__rate_interval", "1m").replace("$__range", "1h");
      rules.add(Map.of("record", "panel:" + rules.size(), "expr", asked));
    }
    Path file = FOLDER.resolve("queries.yml");
    new YAMLMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules))));

    check("rules", file);
  }
}
