package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Settings are those of {@code docs/configuration.md}, and fit each other. */
class SettingsTest {

  private static final List<String> OVERLAYS = Manifests.OVERLAYS;
  private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| (`[^|]+`) \\|");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final Duration STOPPING = Duration.ofSeconds(10);

  /** Every key of the page, as an environment variable. */
  private static Set<String> known() {
    return FIRST_CELL
        .matcher(Repository.text("docs/configuration.md"))
        .results()
        .flatMap(cell -> NAME.matcher(cell.group(1)).results())
        .map(name -> variable(name.group(1)))
        .collect(Collectors.toSet());
  }

  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** The variables of a service: those of its maps and its own. */
  private static Stream<String> variables(Manifests manifests, JsonNode workload) {
    JsonNode container = Manifests.containers(workload).get(0);
    Stream<String> own =
        Manifests.stream(container.path("env")).map(variable -> variable.path("name").asText());
    Stream<String> maps =
        Manifests.stream(container.path("envFrom"))
            .map(from -> from.at("/configMapRef/name").asText())
            .flatMap(map -> Manifests.names(manifests.get("ConfigMap", map).path("data")).stream());
    return Stream.concat(own, maps);
  }

  private static String setting(Manifests manifests, String map, String key) {
    return manifests
        .kind("ConfigMap")
        .filter(object -> object.at("/metadata/name").asText().startsWith(map + "-"))
        .map(object -> object.path("data").path(key).asText())
        .findFirst()
        .orElseThrow();
  }

  private static Duration submitDeadline() {
    Matcher row =
        Pattern.compile("(?m)^\\| `jobs\\.submit\\.deadline` \\| `([^`]+)`")
            .matcher(Repository.text("docs/configuration.md"));
    assertThat(row.find()).isTrue();
    return Duration.parse(row.group(1));
  }

  private static Duration grace(JsonNode deployment) {
    return Duration.ofSeconds(
        deployment.at("/spec/template/spec/terminationGracePeriodSeconds").intValue());
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void everySettingIsInTheReference(String folder) {
    Manifests manifests = Manifests.of(folder);
    Set<String> known = known();
    assertThat(known).contains("JOBS_AUTH", "JOBWIRE_DB_URL", "JOBS_WORKER_SLOTS");

    for (String name : List.of("jobwire-api", "jobwire-worker")) {
      assertThat(variables(manifests, manifests.get("Deployment", name)))
          .as(folder + " " + name)
          .hasSizeGreaterThan(4)
          .allMatch(known::contains);
    }
    assertThat(variables(manifests, manifests.get("Job", "jobwire-migration")))
        .hasSize(3)
        .allMatch(known::contains);
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void whatRunsAndWhoIsConnectedHasTimeToEnd(String folder) {
    Manifests manifests = Manifests.of(folder);
    JsonNode api = manifests.get("Deployment", "jobwire-api");
    JsonNode worker = manifests.get("Deployment", "jobwire-worker");
    Duration drain = Duration.parse(setting(manifests, "jobwire-api", "JOBS_STREAM_WS_DRAIN"));
    Duration runs = Duration.parse(setting(manifests, "jobwire-worker", "JOBS_WORKER_GRACE"));
    Duration delay = Duration.parse(setting(manifests, "jobwire-api", "QUARKUS_SHUTDOWN_DELAY"));
    Duration quiet = Duration.ofSeconds(api.findValue("preStop").at("/sleep/seconds").intValue());

    assertThat(quiet).isPositive();
    assertThat(delay).isGreaterThan(drain);
    assertThat(delay).as("a POST that waits is answered").isGreaterThan(submitDeadline());
    assertThat(grace(api)).isGreaterThanOrEqualTo(quiet.plus(delay).plus(STOPPING));
    assertThat(grace(worker)).isGreaterThanOrEqualTo(runs.plus(STOPPING));
  }

  @Test
  void nobodyIsTrustedByAccident() {
    Manifests prod = Manifests.of("k8s/overlays/prod");

    assertThat(setting(prod, "jobwire-api", "JOBS_AUTH")).isEqualTo("oidc");
    assertThat(setting(Manifests.of("k8s/overlays/dev"), "jobwire-api", "JOBS_AUTH"))
        .isEqualTo("open");
    assertThat(Manifests.of("k8s/base").objects().toString()).doesNotContain("JOBS_AUTH");
    assertThat(prod.kind("Secret")).isEmpty();
  }

  @Test
  void allIsEncryptedInProd() {
    Manifests prod = Manifests.of("k8s/overlays/prod");

    assertThat(setting(prod, "jobwire-settings", "QUARKUS_DATASOURCE_REACTIVE_POSTGRESQL_SSL_MODE"))
        .isEqualTo("verify-full");
    assertThat(setting(prod, "jobwire-settings", "JOBWIRE_JDBC_URL"))
        .contains("sslmode=verify-full", "sslrootcert=");
    assertThat(setting(prod, "jobwire-settings", "KAFKA_SECURITY_PROTOCOL")).isEqualTo("SSL");
    assertThat(prod.kind("Ingress")).allMatch(ingress -> !ingress.at("/spec/tls").isEmpty());
  }
}
