package dev.jobwire.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code k8s/schemas}: what the API server and the operators take, with every object closed. */
final class KubernetesSchemas {

  private static final String FOLDER = "k8s/schemas/";

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private final JsonNode kinds = Repository.json(FOLDER + "kinds.json");
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  /** What is wrong with an object; nothing when all is well. */
  List<String> problems(JsonNode object) {
    String kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
    if (!kinds.has(kind)) {
      return List.of("no schema of " + kind + " in " + FOLDER + "kinds.json");
    }
    return schemas.computeIfAbsent(kinds.get(kind).asText(), this::schema).validate(object).stream()
        .map(Error::toString)
        .toList();
  }

  private Schema schema(String place) {
    String[] parts = place.split("#", 2);
    ObjectNode document = (ObjectNode) Repository.json(FOLDER + parts[0]);
    if (parts.length > 1) {
      document.put("$ref", "#" + parts[1]);
    }
    return registry.getSchema(document);
  }
}
