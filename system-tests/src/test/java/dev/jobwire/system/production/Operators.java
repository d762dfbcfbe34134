package dev.jobwire.system.production;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.deploy.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What the operators on a cluster make of the objects in {@code k8s/overlays/prod}, by the names
 * that they give: services, secrets, rights (CloudNativePG "Certificates"; Strimzi "Deploying and
 * Managing", chapters on certificates and on user authentication).
 */
final class Operators {

  /** By what name a broker calls itself to whoever has found the cluster. */
  private static final String BROKER = "localhost";

  private final JsonNode postgres;
  private final JsonNode kafka;
  private final List<JsonNode> users;
  private final Certificates certificates;

  /** Signs the certificates of servers and users. */
  Operators(Manifests prod, Certificates certificates) throws IOException {
    this.postgres = prod.kind("Cluster").findFirst().orElseThrow();
    this.kafka = prod.kind("Kafka").findFirst().orElseThrow();
    this.users = prod.kind("KafkaUser").toList();
    this.certificates = certificates;
    certificates.sign(postgresHost(), postgresHost()).sign(kafkaHost(), kafkaHost(), BROKER);
    for (JsonNode user : users) {
      certificates.sign(name(user));
    }
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  /** By what name services call PostgreSQL's primary. */
  String postgresHost() {
    return name(postgres) + "-rw";
  }

  /** By what name services call the brokers. */
  String kafkaHost() {
    return name(kafka) + "-kafka-bootstrap";
  }

  /** All secrets, and the one that {@code k8s/README.md} has made by hand. */
  Map<String, Map<String, byte[]>> secrets() throws IOException {
    byte[] authority = Files.readAllBytes(certificates.authority());
    byte[] password = bytes(Certificates.PASSWORD);
    Map<String, Map<String, byte[]>> secrets = new HashMap<>();
    secrets.put(
        postgres.at("/spec/bootstrap/initdb/secret/name").asText(),
        Map.of("username", bytes(SecuredDatabase.NAME), "password", password));
    secrets.put(name(postgres) + "-ca", Map.of("ca.crt", authority));
    secrets.put(name(kafka) + "-cluster-ca-cert", Map.of("ca.crt", authority));
    for (JsonNode user : users) {
      byte[] store = Files.readAllBytes(certificates.store(name(user)));
      secrets.put(
          name(user), Map.of("ca.crt", authority, "user.p12", store, "user.password", password));
    }
    return secrets;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Adds the listener of the manifest to a broker's settings: who connects shows a certificate, and
   * may do what is granted. The plain one stays, for who makes topics and grants.
   */
  void secure(Properties settings, int port) {
    try {
      String listener = "SSL://%s:" + port;
      settings.merge("listeners", listener.formatted("127.0.0.1"), Operators::append);
      settings.merge("advertised.listeners", listener.formatted(BROKER), Operators::append);
      settings.merge("listener.security.protocol.map", "SSL:SSL", Operators::append);
      settings.put("inter.broker.listener.name", "PLAINTEXT");
      settings.put("ssl.client.auth", "required");
      settings.put("ssl.keystore.type", "PKCS12");
      settings.put("ssl.keystore.location", certificates.store(kafkaHost()).toString());
      settings.put("ssl.keystore.password", Certificates.PASSWORD);
      settings.put("ssl.truststore.type", "PEM");
      settings.put("ssl.truststore.location", certificates.authority().toString());
      settings.put(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
      settings.put("super.users", "User:ANONYMOUS");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object append(Object some, Object another) {
    return some + "," + another;
  }

  /** What each user of Kafka may do. */
  List<AclBinding> rights() {
    return users.stream()
        .flatMap(
            user ->
                Manifests.stream(user.at("/spec/authorization/acls"))
                    .flatMap(
                        right ->
                            Manifests.stream(right.path("operations"))
                                .map(operation -> right(user, right, operation.asText()))))
        .toList();
  }

  private static AclBinding right(JsonNode user, JsonNode right, String operation) {
    JsonNode resource = right.path("resource");
    boolean prefix = resource.path("patternType").asText().equals("prefix");
    return new AclBinding(
        new ResourcePattern(
            ResourceType.fromString(resource.path("type").asText()),
            resource.path("name").asText(),
            prefix ? PatternType.PREFIXED : PatternType.LITERAL),
        new AccessControlEntry(
            "User:CN=" + name(user),
            "*",
            AclOperation.fromString(operation.toUpperCase(Locale.ROOT)),
            AclPermissionType.ALLOW));
  }
}
