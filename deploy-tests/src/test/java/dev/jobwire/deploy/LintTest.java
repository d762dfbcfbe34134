package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What neither the schemas nor the linters ({@link LintersTest}) look at, and nobody should do. */
class LintTest {

  private static final List<String> FOLDERS = Manifests.FOLDERS;
  private static final List<String> OVERLAYS = Manifests.OVERLAYS;

  private static Map<String, String> labels(JsonNode workload) {
    return Manifests.texts(workload.at("/spec/template/metadata/labels"));
  }

  private static String text(JsonNode object, String place) {
    return object.at(place).asText();
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void noContainerOfAPodRunsAsRoot(String folder) {
    Manifests manifests = Manifests.of(folder);
    assertThat(manifests.workloads()).hasSizeGreaterThanOrEqualTo(3);
    for (JsonNode workload : manifests.workloads()) {
      JsonNode context = workload.at("/spec/template/spec/securityContext");
      assertThat(context.path("runAsNonRoot").asBoolean()).as(manifests.name(workload)).isTrue();
      assertThat(context.path("runAsUser").asInt()).as(manifests.name(workload)).isPositive();
      assertThat(Manifests.containers(workload))
          .as(manifests.name(workload))
          .allMatch(container -> container.at("/securityContext/runAsNonRoot").asBoolean(true));
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void everyContainerMountsWhatIsThereAndMayWriteToTmp(String folder) {
    Manifests manifests = Manifests.of(folder);
    for (JsonNode workload : manifests.workloads()) {
      String who = manifests.name(workload);
      Set<String> volumes =
          Stream.concat(
                  Manifests.stream(workload.at("/spec/template/spec/volumes"))
                      .map(volume -> text(volume, "/name")),
                  Manifests.stream(workload.at("/spec/volumeClaimTemplates"))
                      .map(claim -> text(claim, "/metadata/name")))
              .collect(Collectors.toSet());
      for (JsonNode container : Manifests.containers(workload)) {
        assertThat(Manifests.stream(container.path("volumeMounts")))
            .as(who)
            .allMatch(mount -> volumes.contains(text(mount, "/name")))
            .anyMatch(mount -> text(mount, "/mountPath").equals("/tmp"));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void noPodGetsAToken(String folder) {
    Manifests manifests = Manifests.of(folder);
    for (JsonNode workload : manifests.workloads()) {
      JsonNode pod = workload.at("/spec/template/spec");
      JsonNode account = manifests.get("ServiceAccount", text(pod, "/serviceAccountName"));

      assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(account.path("automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(pod.path("enableServiceLinks").asBoolean(true))
          .as(manifests.name(workload) + ": KAFKA_… of a Service would be read as settings")
          .isFalse();
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void allMemoryIsAskedFor(String folder) {
    Manifests manifests = Manifests.of(folder);
    for (JsonNode workload : manifests.workloads()) {
      for (JsonNode container : Manifests.containers(workload)) {
        assertThat(text(container, "/resources/limits/memory"))
            .as(manifests.name(workload) + ": memory that is not asked for can be taken away")
            .isEqualTo(text(container, "/resources/requests/memory"));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void whatRunsOnIsProbed(String folder) {
    Manifests manifests = Manifests.of(folder);
    Stream.concat(manifests.kind("Deployment"), manifests.kind("StatefulSet"))
        .forEach(
            workload ->
                Manifests.containers(workload)
                    .forEach(
                        container ->
                            assertThat(Manifests.names(container))
                                .as(manifests.name(workload))
                                .contains("startupProbe", "readinessProbe", "livenessProbe")));
    for (String name : List.of("jobwire-api", "jobwire-worker")) {
      JsonNode container = Manifests.containers(manifests.get("Deployment", name)).get(0);
      assertThat(text(container, "/startupProbe/httpGet/path")).isEqualTo("/q/health/started");
      assertThat(text(container, "/readinessProbe/httpGet/path")).isEqualTo("/q/health/ready");
      assertThat(text(container, "/livenessProbe/httpGet/path")).isEqualTo("/q/health/live");
    }
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void everySelectorFindsItsPods(String folder) {
    Manifests manifests = Manifests.of(folder);
    Set<Map<String, String>> pods =
        manifests.workloads().stream().map(LintTest::labels).collect(Collectors.toSet());
    for (JsonNode workload : manifests.workloads()) {
      JsonNode selector = workload.at("/spec/selector");
      if (!selector.isMissingNode()) {
        assertThat(new Selector(selector).matches(labels(workload)))
            .as(manifests.name(workload))
            .isTrue();
      }
    }
    Stream.of(
            manifests.kind("Service").map(s -> Selector.ofLabels(s.at("/spec/selector"))),
            manifests.kind("PodDisruptionBudget").map(b -> new Selector(b.at("/spec/selector"))),
            manifests.kind("PodMonitor").map(m -> new Selector(m.at("/spec/selector"))),
            Manifests.podSelectors(manifests.kind("NetworkPolicy")).map(Selector::new))
        .flatMap(selectors -> selectors)
        .filter(selector -> !selector.isOfAnOperator())
        .forEach(selector -> assertThat(pods).as(folder + selector).anyMatch(selector::matches));
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void whatIsScaledIsThere(String folder) {
    Manifests manifests = Manifests.of(folder);
    Stream.concat(manifests.kind("HorizontalPodAutoscaler"), manifests.kind("ScaledObject"))
        .map(scaler -> text(scaler, "/spec/scaleTargetRef/name"))
        .forEach(
            target ->
                assertThat(manifests.get("Deployment", target).at("/spec/replicas").isMissingNode())
                    .as(target + ": who scales says how many, and an apply must not take it back")
                    .isTrue());
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void portsAreThoseOfTheirPods(String folder) {
    Manifests manifests = Manifests.of(folder);
    manifests
        .kind("Service")
        .forEach(
            service -> {
              Selector selector = Selector.ofLabels(service.at("/spec/selector"));
              Set<String> ports =
                  manifests.workloads().stream()
                      .filter(workload -> selector.matches(labels(workload)))
                      .flatMap(workload -> Manifests.containers(workload).stream())
                      .flatMap(container -> Manifests.stream(container.path("ports")))
                      .map(port -> text(port, "/name"))
                      .collect(Collectors.toSet());
              assertThat(Manifests.stream(service.at("/spec/ports")))
                  .as(manifests.name(service))
                  .allMatch(port -> ports.contains(text(port, "/targetPort")));
            });
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void everyPodIsUnderThePolicyThatForbidsTheRest(String folder) {
    Manifests manifests = Manifests.of(folder);
    JsonNode policy = manifests.get("NetworkPolicy", "jobwire-nothing-else");
    Selector selector = new Selector(policy.at("/spec/podSelector"));

    assertThat(policy.at("/spec/policyTypes")).hasSize(2);
    assertThat(Manifests.names(policy.path("spec"))).doesNotContain("ingress", "egress");
    assertThat(manifests.workloads()).allMatch(workload -> selector.matches(labels(workload)));
  }

  @Test
  void aSelectorIsToldFromAnother() {
    Selector either =
        new Selector(
            Repository.yamls("matchExpressions: [{key: a, operator: In, values: [x, y]}]").get(0));

    assertThat(either.matches(Map.of("a", "y", "b", "z"))).isTrue();
    assertThat(either.matches(Map.of("a", "z"))).isFalse();
    assertThat(either.matches(Map.of())).isFalse();
  }
}
