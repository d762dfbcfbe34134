package dev.jobwire.system.production;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.deploy.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A container of a workload as a process of this machine: what its environment is, and the files
 * that are mounted into it, which lie under a directory of its own.
 *
 * @param environment its variables, whose paths point into the directory
 * @param command what to run, empty where the image says it
 */
record Pod(Map<String, String> environment, List<String> command) {

  private static final String MOUNTS = "/etc/jobwire/";

  /**
   * Writes the files and puts the environment together, as the kubelet does.
   *
   * @param secrets by name, their values by key
   * @param here what is called otherwise on this machine, by what the manifests call it
   * @throws AssertionError when it names a map, a secret or a key that there is not
   */
  static Pod of(
      Manifests manifests,
      JsonNode workload,
      Map<String, Map<String, byte[]>> secrets,
      Map<String, String> here,
      Path directory)
      throws IOException {
    JsonNode container = Manifests.containers(workload).get(0);
    Map<String, String> environment = new HashMap<>();
    Manifests.stream(container.path("envFrom"))
        .map(from -> from.at("/configMapRef/name").asText())
        .forEach(map -> environment.putAll(data(manifests, map)));
    Manifests.stream(container.path("env"))
        .forEach(
            variable ->
                environment.put(
                    variable.path("name").asText(),
                    value(manifests, variable, secrets)
                        .orElseGet(() -> workload.at("/metadata/name").asText())));
    environment.replaceAll((name, value) -> local(value, here, directory));
    mount(workload, container, secrets, directory);
    return new Pod(
        environment, Manifests.stream(container.path("command")).map(JsonNode::asText).toList());
  }

  private static Map<String, String> data(Manifests manifests, String map) {
    return Manifests.texts(manifests.get("ConfigMap", map).path("data"));
  }

  /** Empty for what only the cluster knows: the pod's own name. */
  private static Optional<String> value(
      Manifests manifests, JsonNode variable, Map<String, Map<String, byte[]>> secrets) {
    JsonNode from = variable.path("valueFrom");
    if (variable.has("value")) {
      return Optional.of(variable.path("value").asText());
    }
    if (from.has("configMapKeyRef")) {
      JsonNode key = from.path("configMapKeyRef");
      Map<String, String> data = data(manifests, key.path("name").asText());
      return Optional.of(there(data, key.path("key").asText()));
    }
    if (from.has("secretKeyRef")) {
      JsonNode key = from.path("secretKeyRef");
      Map<String, byte[]> secret = there(secrets, key.path("name").asText());
      return Optional.of(new String(there(secret, key.path("key").asText())));
    }
    return Optional.empty();
  }

  private static void mount(
      JsonNode workload,
      JsonNode container,
      Map<String, Map<String, byte[]>> secrets,
      Path directory)
      throws IOException {
    for (JsonNode mount : container.path("volumeMounts")) {
      JsonNode volume = named(workload.at("/spec/template/spec/volumes"), mount);
      if (!volume.has("secret")) {
        continue;
      }
      Map<String, byte[]> secret = there(secrets, volume.at("/secret/secretName").asText());
      Path folder = directory.resolve("." + mount.path("mountPath").asText());
      Files.createDirectories(folder);
      for (JsonNode item : volume.at("/secret/items")) {
        byte[] content = there(secret, item.path("key").asText());
        Files.write(folder.resolve(item.path("path").asText()), content);
      }
    }
  }

  private static JsonNode named(JsonNode volumes, JsonNode mount) {
    return Manifests.stream(volumes)
        .filter(volume -> volume.path("name").equals(mount.path("name")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no volume for " + mount));
  }

  private static String local(String value, Map<String, String> here, Path directory) {
    String local = value.replace(MOUNTS, directory + MOUNTS);
    for (Map.Entry<String, String> name : here.entrySet()) {
      local = local.replace(name.getKey(), name.getValue());
    }
    return local;
  }

  private static <T> T there(Map<String, T> all, String name) {
    return Stream.ofNullable(all.get(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " among " + all.keySet()));
  }
}
