package dev.jobwire.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.stream.Stream;

/** A label selector, of the forms that are used here. */
record Selector(JsonNode selector) {

  /** A Service's, which has labels only. */
  static Selector ofLabels(JsonNode labels) {
    return new Selector(JsonNodeFactory.instance.objectNode().set("matchLabels", labels));
  }

  /** Whether it selects a pod with these labels. */
  boolean matches(Map<String, String> labels) {
    boolean equal =
        Manifests.texts(selector.path("matchLabels")).entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    return equal
        && Manifests.stream(selector.path("matchExpressions"))
            .allMatch(expression -> matches(expression, labels));
  }

  private static boolean matches(JsonNode expression, Map<String, String> labels) {
    if (!"In".equals(expression.path("operator").asText())) {
      throw new AssertionError("not understood: " + expression);
    }
    String value = labels.get(expression.path("key").asText());
    return Manifests.stream(expression.path("values")).anyMatch(one -> one.asText().equals(value));
  }

  /** Whether it is for pods that are not made here: an operator's, or the cluster's own. */
  boolean isOfAnOperator() {
    return Stream.of("jobwire.dev/part", "strimzi.io/cluster", "k8s-app")
        .anyMatch(selector.path("matchLabels")::has);
  }
}
