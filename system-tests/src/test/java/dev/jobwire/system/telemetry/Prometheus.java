package dev.jobwire.system.telemetry;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.jobwire.deploy.Manifests;
import dev.jobwire.deploy.Repository;
import dev.jobwire.local.ports.FreePorts;
import dev.jobwire.rules.program.DebianProgram;
import dev.jobwire.rules.program.ProgramRun;
import dev.jobwire.system.Answer;
import dev.jobwire.system.Client;
import dev.jobwire.system.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Prometheus with the settings and alerts that are shipped, reading a stack. */
final class Prometheus implements AutoCloseable {

  private static final DebianProgram PROGRAM =
      new DebianProgram(
          "prometheus", "prometheus", "alerts, dashboard and autoscaling, asked of Prometheus");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Client http;
  private final ProgramRun run;

  private Prometheus(Client http, ProgramRun run) {
    this.http = http;
    this.run = run;
  }

  /** Skips the calling test where there is none. */
  static void require() {
    PROGRAM.require();
  }

  /** Starts it; returns once it answers. */
  static Prometheus reading(Stack stack, Path folder) throws IOException {
    Path settings = folder.resolve("prometheus.yml");
    new YAMLMapper().writeValue(settings.toFile(), settings(stack));
    String listen = "127.0.0.1:" + FreePorts.pick();
    ProgramRun run =
        PROGRAM.start(
            folder,
            "server.log",
            List.of(
                "--config.file=" + settings,
                "--storage.tsdb.path=" + Files.createDirectory(folder.resolve("data")),
                "--web.listen-address=" + listen));
    try {
      Awaitility.await("Prometheus")
          .atMost(LIMIT)
          .until(() -> run.output().contains("Server is ready to receive web requests"));
      return new Prometheus(new Client(URI.create("http://" + listen), "nobody"), run);
    } catch (ConditionTimeoutException e) {
      run.close();
      throw new AssertionError(run.output(), e);
    }
  }

  /**
   * Those that are shipped, with what another place must have otherwise: where the services are,
   * and with that the label that a cluster adds. It reads them every second, so that nobody waits.
   */
  private static JsonNode settings(Stack stack) {
    ObjectNode settings = (ObjectNode) Repository.yaml("observability/prometheus.yml");
    ObjectNode global = (ObjectNode) settings.path("global");
    global.put("scrape_interval", "1s").put("evaluation_interval", "1s");
    ArrayNode rules = (ArrayNode) settings.path("rule_files");
    String alerts = rules.path(0).asText();
    assertThat(rules).hasSize(1);
    rules.set(0, Repository.path("observability/" + alerts).toAbsolutePath().toString());
    for (JsonNode job : settings.path("scrape_configs")) {
      JsonNode places = ((ObjectNode) job).remove("dns_sd_configs");
      String service = places.at("/0/names/0").asText();
      ObjectNode there = ((ObjectNode) job).putArray("static_configs").addObject();
      there.putObject("labels").put("namespace", "jobwire");
      ArrayNode targets = there.putArray("targets");
      for (int replica = 1; replica <= 2; replica++) {
        targets.add(
            "127.0.0.1:" + stack.env(service.toUpperCase(Locale.ROOT) + "_" + replica + "_PORT"));
      }
    }
    return settings;
  }

  /** What a query finds now; it must be one that can be asked. */
  JsonNode ask(String query) {
    return get("/api/v1/query?query=" + encode(query, UTF_8)).path("result");
  }

  /** Each alert: {@code name}, {@code state}, and {@code health} with {@code lastError}. */
  List<JsonNode> alerts() {
    return get("/api/v1/rules").path("groups").findValues("rules").stream()
        .flatMap(Manifests::stream)
        .toList();
  }

  /** What it reads: {@code health}, {@code labels}. */
  JsonNode targets() {
    return get("/api/v1/targets").path("activeTargets");
  }

  private JsonNode get(String path) {
    Answer answer = http.get(path);
    assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(200);
    return answer.json().path("data");
  }

  @Override
  public void close() {
    run.close();
  }
}
