package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class SchemaTest {

  private static final List<String> FOLDERS = Manifests.FOLDERS;

  private final KubernetesSchemas schemas = new KubernetesSchemas();

  @ParameterizedTest
  @FieldSource("FOLDERS")
  void everyObjectIsWhatItsReaderTakes(String folder) {
    Manifests manifests = Manifests.of(folder);

    assertThat(manifests.objects()).hasSizeGreaterThan(10);
    for (JsonNode object : manifests.objects()) {
      assertThat(schemas.problems(object)).as(manifests.name(object)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment, jobwire-api, /spec/template/spec/containers/0",
    "Deployment, jobwire-worker, /spec/template/spec/securityContext",
    "HorizontalPodAutoscaler, jobwire-api, /spec/behavior/scaleUp",
    "NetworkPolicy, jobwire-metrics, /spec/ingress/0",
    "Ingress, jobwire, /spec/rules/0/http/paths/0",
    "Cluster, jobwire-postgres, /spec/postgresql/synchronous",
    "Kafka, jobwire, /spec/kafka/listeners/0",
    "KafkaNodePool, both, /spec/storage/volumes/0",
    "KafkaUser, jobwire-api, /spec/authorization/acls/0",
    "ScaledObject, jobwire-worker, /spec/fallback",
    "PodMonitor, jobwire, /spec/podMetricsEndpoints/0",
    "PrometheusRule, jobwire, /spec/groups/0/rules/0",
  })
  void aMemberThatNobodyKnowsIsNoticed(String kind, String name, String place) {
    JsonNode object = Manifests.of("k8s/overlays/prod").get(kind, name).deepCopy();
    assertThat(schemas.problems(object)).isEmpty();

    ((ObjectNode) object.at(place)).put("typo", 1);

    assertThat(schemas.problems(object)).isNotEmpty().allMatch(problem -> problem.contains("typo"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Deployment | jobwire-api | /spec | minReadySeconds | soon",
        "Deployment | jobwire-api | /spec/template/spec/containers/0 | imagePullPolicy | Sometimes",
        "Deployment | jobwire-api | /spec/template/spec/containers/0/resources/limits | memory | 1GiB",
        "Service | jobwire-api | /spec/ports/0 | protocol | HTTP",
        "Cluster | jobwire-postgres | /spec/postgresql/synchronous | method | some",
        "Cluster | jobwire-postgres | /spec | instances | 0",
        "Kafka | jobwire | /spec/kafka/listeners/0 | name | With Spaces",
        "KafkaNodePool | both | /spec/storage | type | disk",
        "KafkaTopic | jobs | /spec | partitions | 0",
        "KafkaUser | jobwire-api | /spec/authorization/acls/0 | operations | [Destroy]",
        "ScaledObject | jobwire-worker | /spec/fallback | failureThreshold | often",
        "PodMonitor | jobwire | /spec/podMetricsEndpoints/0 | interval | 15 seconds",
        "PrometheusRule | jobwire | /spec/groups/0/rules/0 | for | 2 minutes",
      })
  void aWrongValueIsNoticed(String kind, String name, String place, String member, String value) {
    JsonNode object = Manifests.of("k8s/overlays/prod").get(kind, name).deepCopy();

    ((ObjectNode) object.at(place)).set(member, Repository.value(value));

    assertThat(schemas.problems(object)).anyMatch(problem -> problem.contains(member));
  }

  @Test
  void closesWhatItIsDerivedFrom() {
    LintersTest.LINT.require();

    LintersTest.LINT
        .start("derive", Map.of(), "node", "--test", "../schemas/close.test.mjs")
        .succeedsWithin(Duration.ofMinutes(1));
  }
}
