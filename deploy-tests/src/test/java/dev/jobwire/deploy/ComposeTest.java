package dev.jobwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ComposeTest {

  private static final String FILE = "docker-compose.yml";
  private static final String SCHEMA = "docker/compose-spec.schema.json";

  /** What runs once and ends. */
  private static final List<String> STEPS = List.of("topics", "migrate");

  /** With its anchors put in, as compose reads it. */
  private static JsonNode compose() {
    Object document =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(Repository.text(FILE));
    return new ObjectMapper().valueToTree(document);
  }

  private static List<String> problems(JsonNode compose) {
    // The schema is older than the project's name at the top.
    ObjectNode known = compose.deepCopy();
    known.remove("name");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(Repository.json(SCHEMA))
        .validate(known)
        .stream()
        .map(Error::toString)
        .toList();
  }

  @Test
  void theFileIsWhatComposeTakes() {
    assertThat(problems(compose())).isEmpty();
  }

  @Test
  void aMemberThatNobodyKnowsIsNoticed() {
    JsonNode compose = compose();
    ((ObjectNode) compose.at("/services/api")).put("typo", 1);

    assertThat(problems(compose)).isNotEmpty().allMatch(problem -> problem.contains("typo"));
  }

  @Test
  void everyServiceHasBoundsAndAFixedImage() {
    for (Map.Entry<String, JsonNode> service : compose().path("services").properties()) {
      JsonNode limits = service.getValue().at("/deploy/resources/limits");
      String image = service.getValue().path("image").asText();

      assertThat(Manifests.names(limits)).as(service.getKey()).contains("cpus", "memory");
      assertThat(image).as(service.getKey()).contains(":").doesNotEndWith(":latest");
    }
  }

  @Test
  void whoIsWaitedForIsWatched() {
    JsonNode services = compose().path("services");
    for (Map.Entry<String, JsonNode> service : services.properties()) {
      for (Map.Entry<String, JsonNode> other : service.getValue().path("depends_on").properties()) {
        JsonNode awaited = services.path(other.getKey());
        String condition = other.getValue().path("condition").asText();
        assertThat(condition)
            .isEqualTo(
                STEPS.contains(other.getKey())
                    ? "service_completed_successfully"
                    : "service_healthy");
        assertThat(awaited.has("healthcheck")).isEqualTo(condition.equals("service_healthy"));
      }
    }
    for (String name : List.of("api", "worker")) {
      assertThat(Manifests.names(services.path(name).path("depends_on")))
          .containsExactlyInAnyOrderElementsOf(STEPS);
    }
  }

  @Test
  void ourServicesMayDoLittle() {
    for (String name : List.of("api", "worker", "migrate", "proxy")) {
      JsonNode service = compose().path("services").path(name);
      assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
      assertThat(service.at("/cap_drop/0").asText()).as(name).isEqualTo("ALL");
      assertThat(service.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
    }
  }

  @Test
  void nothingListensForOthers() {
    List<JsonNode> ports = compose().findValues("ports");

    assertThat(ports).isNotEmpty();
    assertThat(ports)
        .allSatisfy(
            list ->
                assertThat(Manifests.stream(list))
                    .allMatch(port -> port.asText().startsWith("127.0.0.1:")));
  }
}
