package dev.jobwire.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code docs/asyncapi.yaml}: what clients and services say to each other, held against what they
 * really say. A message is known by its key under {@code components/messages}; a frame's key is its
 * type.
 */
public final class AsyncApiPage {

  private static final Path PAGE = Path.of("..", "docs", "asyncapi.yaml");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry DRAFT_7 =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

  private final JsonNode root;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private AsyncApiPage(JsonNode root) {
    this.root = root;
  }

  /** The page as it is checked in. */
  public static AsyncApiPage read() {
    return of(text());
  }

  /** The text of the page as it is checked in. */
  public static String text() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new AssertionError("the page can't be read", e);
    }
  }

  /** A page of that text. */
  public static AsyncApiPage of(String yaml) {
    try {
      return new AsyncApiPage(new YAMLMapper().readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not YAML: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that it is an AsyncAPI 3.0 document: by the schema of the specification, which knows
   * nothing of where references lead; that each leads somewhere; that nothing is null, as what
   * follows a comma inside an unquoted text is; and that each example is one.
   *
   * @throws AssertionError that names what is wrong
   */
  public void checkStructure() {
    try (InputStream in = AsyncApiPage.class.getResourceAsStream("asyncapi-3.0.0.json")) {
      assertThat(violations(DRAFT_7.getSchema(JSON.readTree(in)), root)).isEmpty();
    } catch (IOException e) {
      throw new AssertionError("the specification's schema can't be read", e);
    }
    List<String> wrong = new ArrayList<>();
    look("", root, wrong);
    assertThat(wrong).isEmpty();
    for (Map.Entry<String, JsonNode> message : root.at("/components/messages").properties()) {
      for (JsonNode example : message.getValue().path("examples")) {
        checkPayload(message.getKey(), example.get("payload").toString());
      }
    }
  }

  private void look(String at, JsonNode node, List<String> wrong) {
    if (node.isNull()) {
      wrong.add(at + " is null");
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String name = member.getKey();
      if (name.equals("$ref") && target(member.getValue().asText()).isMissingNode()) {
        wrong.add(at + " leads nowhere: " + member.getValue());
      }
      look(at + "/" + name, member.getValue(), wrong);
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        look(at + "/" + i, node.get(i), wrong);
      }
    }
  }

  private JsonNode target(String reference) {
    assertThat(reference).startsWith("#/");
    return root.at(reference.substring(1));
  }

  /** What stands at a JSON pointer; a missing node when nothing does. */
  public JsonNode at(String pointer) {
    return root.at(pointer);
  }

  /** The addresses of the channels of a server. */
  public Set<String> addresses(String server) {
    Set<String> addresses = new TreeSet<>();
    for (JsonNode channel : root.get("channels")) {
      if (channel.get("servers").findValuesAsText("$ref").contains("#/servers/" + server)) {
        addresses.add(channel.get("address").asText());
      }
    }
    return addresses;
  }

  /** The messages of the channel at an address. */
  public Set<String> messagesAt(String address) {
    Set<String> messages = new TreeSet<>();
    for (JsonNode channel : root.get("channels")) {
      if (channel.get("address").asText().equals(address)) {
        channel.get("messages").findValuesAsText("$ref").forEach(ref -> messages.add(last(ref)));
      }
    }
    return messages;
  }

  /** The addresses to which a service, as operations are named after it, sends or listens. */
  public Set<String> addresses(String service, String action) {
    Set<String> addresses = new TreeSet<>();
    for (Map.Entry<String, JsonNode> operation : root.get("operations").properties()) {
      JsonNode what = operation.getValue();
      if (operation.getKey().startsWith(service) && what.get("action").asText().equals(action)) {
        addresses.add(target(what.at("/channel/$ref").asText()).get("address").asText());
      }
    }
    return addresses;
  }

  /** The messages of an operation that lists its own. */
  public Set<String> messagesOf(String operation) {
    Set<String> messages = new TreeSet<>();
    root.at("/operations/" + operation + "/messages")
        .findValuesAsText("$ref")
        .forEach(ref -> messages.add(last(ref)));
    return messages;
  }

  private static String last(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  /** The names of the members that a schema under {@code components/schemas} has. */
  public Set<String> members(String schema) {
    Set<String> names = new TreeSet<>();
    root.at("/components/schemas/" + schema + "/properties")
        .fieldNames()
        .forEachRemaining(names::add);
    assertThat(names).as("members of " + schema).isNotEmpty();
    return names;
  }

  /** Whether records of that message have a key. */
  public boolean hasKey(String message) {
    return !root.at("/components/messages/" + message + "/bindings/kafka/key").isMissingNode();
  }

  /**
   * Checks the data of a message.
   *
   * @throws AssertionError that says what is wrong with it
   */
  public void checkPayload(String message, String json) {
    check("/components/messages/" + message + "/payload", json);
  }

  /**
   * Checks the headers of a message.
   *
   * @throws AssertionError that says what is wrong with them
   */
  public void checkHeaders(String message, Map<String, String> headers) {
    String json = JSON.valueToTree(new TreeMap<>(headers)).toString();
    check("/components/messages/" + message + "/headers", json);
  }

  /**
   * Checks JSON by the schema at a JSON pointer.
   *
   * @throws AssertionError that says what is wrong with it
   */
  public void check(String pointer, String json) {
    assertThat(violations(pointer, json)).as(pointer + ": " + json).isEmpty();
  }

  /** Whether the data is a message of that name. */
  public boolean takes(String message, String json) {
    return violations("/components/messages/" + message + "/payload", json).isEmpty();
  }

  private List<String> violations(String pointer, String json) {
    assertThat(root.at(pointer).isMissingNode()).as("nothing at " + pointer).isFalse();
    try {
      return violations(schemas.computeIfAbsent(pointer, this::compile), JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  private Schema compile(String pointer) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("allOf").addObject().put("$ref", "#" + pointer);
    schema.set("components", root.get("components"));
    return DRAFT_7.getSchema(schema);
  }

  private static List<String> violations(Schema schema, JsonNode node) {
    return schema
        .validate(
            node,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Error::toString)
        .toList();
  }
}
