package dev.jobwire.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The objects that a kustomization renders to. */
public record Manifests(String folder, List<JsonNode> objects) {

  private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();

  /** Every kustomization there is. */
  static final List<String> FOLDERS = List.of("k8s/base", "k8s/overlays/dev", "k8s/overlays/prod");

  /** Those that are installed as they are. */
  static final List<String> OVERLAYS = FOLDERS.subList(1, FOLDERS.size());

  /** What a kustomization renders to, from the root; rendered once. */
  public static Manifests of(String folder) {
    return RENDERED.computeIfAbsent(
        folder,
        name -> new Manifests(name, Repository.yamls(Kubectl.kustomize(Repository.path(name)))));
  }

  /** The same, to be changed. */
  Manifests copy() {
    return new Manifests(folder, objects.stream().<JsonNode>map(JsonNode::deepCopy).toList());
  }

  /** All objects of a kind. */
  public Stream<JsonNode> kind(String kind) {
    return objects.stream().filter(object -> kind.equals(object.path("kind").asText()));
  }

  /** The object of a kind and a name, which must be there. */
  public JsonNode get(String kind, String name) {
    return kind(kind)
        .filter(object -> name.equals(object.at("/metadata/name").asText()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + folder));
  }

  /** What runs pods of ours: not those that operators make. */
  List<JsonNode> workloads() {
    return objects.stream().filter(object -> object.at("/spec/template/spec").isObject()).toList();
  }

  /** Where an object is, for messages. */
  String name(JsonNode object) {
    return folder
        + ": "
        + object.path("kind").asText()
        + " "
        + object.at("/metadata/name").asText();
  }

  /** The elements of an array; none of what is missing. */
  public static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** The containers of a workload. */
  public static List<JsonNode> containers(JsonNode workload) {
    JsonNode pod = workload.at("/spec/template/spec");
    return Stream.of("containers", "initContainers")
        .map(pod::path)
        .flatMap(Manifests::stream)
        .toList();
  }

  /** A member of an object as a map of texts. */
  public static Map<String, String> texts(JsonNode object) {
    return object.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, member -> member.getValue().asText()));
  }

  /** The names of an object's members. */
  static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Every selector of pods in policies: whom they are for, and whom they name. */
  static Stream<JsonNode> podSelectors(Stream<JsonNode> policies) {
    return policies.flatMap(policy -> policy.findValues("podSelector").stream());
  }
}
