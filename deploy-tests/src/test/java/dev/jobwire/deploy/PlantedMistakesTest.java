package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.jobwire.rules.program.ProgramRun;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The manifests' linter finds mistakes that were put into the manifests. */
class PlantedMistakesTest {

  private static final String POD = "/spec/template/spec";
  private static final String CONTAINER = POD + "/containers/0";
  private static final String SECURITY = CONTAINER + "/securityContext";
  private static final YAMLMapper YAML = new YAMLMapper();

  /** A member of an object that gets another value, and the rule that forbids it. */
  private record Mistake(String rule, String object, String place, String member, String value) {

    private void plant(Manifests manifests) {
      String[] name = object.split(" ");
      ((ObjectNode) manifests.get(name[0], name[1]).at(place)).set(member, Repository.value(value));
    }

    private boolean isAt(Mistake other) {
      return object.equals(other.object) && path().equals(other.path());
    }

    /** As the linter writes it. */
    private String path() {
      return (place + "/" + member).substring(1).replace('/', '.');
    }
  }

  private static final String API = "Deployment jobwire-api";
  private static final List<Mistake> MISTAKES =
      List.of(
          new Mistake("PSS103", API, SECURITY, "privileged", "true"),
          new Mistake("PSS202", API, SECURITY, "allowPrivilegeEscalation", "true"),
          new Mistake("PSS206", API, SECURITY + "/capabilities", "drop", "[NET_RAW]"),
          new Mistake("PSS206", API, SECURITY + "/capabilities", "add", "[SYS_TIME]"),
          new Mistake("KBP102", API, SECURITY, "readOnlyRootFilesystem", "false"),
          new Mistake("PSS102", API, POD, "hostNetwork", "true"),
          new Mistake("PSS102", API, POD, "hostPID", "true"),
          new Mistake("PSS105", API, POD + "/volumes/0", "hostPath", "{path: /etc}"),
          new Mistake("PSS205", API, POD + "/securityContext/seccompProfile", "type", "Unconfined"),
          new Mistake("PSS204", API, POD + "/securityContext", "runAsUser", "0"),
          new Mistake("KBP001", API, CONTAINER, "image", "jobwire/api-service:latest"),
          new Mistake("KBP116", API, CONTAINER, "image", "jobwire/api-service"),
          new Mistake("KBP002", API, CONTAINER + "/resources", "requests", "{memory: 1Gi}"),
          new Mistake("KBP004", API, CONTAINER + "/resources", "requests", "{cpu: 1}"),
          new Mistake("KBP005", API, CONTAINER + "/resources", "limits", "{cpu: 1}"),
          new Mistake("LNK001", API, POD, "serviceAccountName", "nobody"),
          new Mistake("LNK001", API, CONTAINER + "/envFrom/0/configMapRef", "name", "none"),
          new Mistake("LNK001", API, CONTAINER + "/env/1/valueFrom/secretKeyRef", "name", "none"),
          new Mistake("LNK001", "Service jobwire-api", "/spec", "selector", "{app: none}"),
          new Mistake("KBP114", "Service jobwire-api", "/spec", "type", "NodePort"),
          new Mistake(
              "LNK001",
              "Ingress jobwire",
              "/spec/rules/0/http/paths/0/backend/service",
              "name",
              "none"),
          new Mistake(
              "CEL", "Cluster jobwire-postgres", "/spec/postgresql/synchronous", "number", "0"),
          new Mistake("MTD-custom-labels", "KafkaTopic jobs", "/metadata", "labels", "{a: b}"),
          new Mistake(
              "K8S003", "PodDisruptionBudget jobwire-api", "", "apiVersion", "policy/v1beta1"));

  private static String findings;

  /** Each goes into the first of the files that is still right at that place. */
  private static String file(Mistake mistake) {
    return "planted"
        + MISTAKES.subList(0, MISTAKES.indexOf(mistake)).stream().filter(mistake::isAt).count();
  }

  @BeforeAll
  static void lintAllAtOnce() {
    LintersTest.LINT.require();
    List<String> files =
        MISTAKES.stream()
            .collect(Collectors.groupingBy(PlantedMistakesTest::file))
            .entrySet()
            .stream()
            .map(file -> LintersTest.written("planted", file.getKey(), text(file.getValue())))
            .toList();
    ProgramRun run = LintersTest.lint("planted", files);

    assertThat(run.exitsWithin(Duration.ofMinutes(1))).isFalse();
    findings = run.output();
  }

  private static String text(List<Mistake> mistakes) {
    Manifests manifests = Manifests.of("k8s/overlays/prod").copy();
    mistakes.forEach(mistake -> mistake.plant(manifests));
    return manifests.objects().stream()
        .map(PlantedMistakesTest::text)
        .collect(Collectors.joining());
  }

  private static String text(JsonNode object) {
    try {
      return YAML.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @FieldSource("MISTAKES")
  void isFound(Mistake mistake) {
    String start =
        file(mistake) + ": " + mistake.object() + ": " + mistake.rule() + " at " + mistake.path();

    assertThat(findings.lines()).as(findings).anyMatch(line -> line.startsWith(start));
  }
}
