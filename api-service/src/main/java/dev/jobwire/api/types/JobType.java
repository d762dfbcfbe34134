package dev.jobwire.api.types;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.jobwire.api.problem.Problem.Violation;
import java.util.List;

/** A job type and its compiled payload schema (JSON Schema, draft 2020-12). */
public final class JobType {

  /** The deepest payload that is looked at; the body's own limit is tighter. */
  private static final int MAX_NESTING = 1_000;

  private static final ObjectMapper TREES =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
              .build());

  /**
   * What a job of the type gets that does not say otherwise.
   *
   * @param maxAttempts after how many attempts a failure is final; null for the service's default
   * @param timeoutMs how long one attempt may take, in milliseconds; null for the service's default
   * @param limited whether only so many may run at once
   */
  public record Defaults(Integer maxAttempts, Integer timeoutMs, boolean limited) {
    static final Defaults NONE = new Defaults(null, null, false);
  }

  private final String name;
  private final String schemaText;
  private final Schema schema;
  private final Defaults defaults;

  JobType(String name, String schemaText, Defaults defaults) {
    this(name, schemaText, compile(schemaText), defaults);
  }

  private JobType(String name, String schemaText, Schema schema, Defaults defaults) {
    this.name = name;
    this.schemaText = schemaText;
    this.schema = schema;
    this.defaults = defaults;
  }

  /** The same type with other defaults; its schema is not compiled again. */
  JobType with(Defaults other) {
    return new JobType(name, schemaText, schema, other);
  }

  /** Null when the schema lets everything pass, so that such payloads are not even parsed. */
  private static Schema compile(String text) {
    String bare = text.strip();
    if (bare.equals("true") || bare.equals("{}")) {
      return null;
    }
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(text, InputFormat.JSON);
  }

  /** The name by which it is submitted. */
  public String name() {
    return name;
  }

  /** What its jobs get that do not say otherwise. */
  public Defaults defaults() {
    return defaults;
  }

  String schemaText() {
    return schemaText;
  }

  /**
   * What is wrong with a payload; empty when it fits.
   *
   * @param payload well-formed JSON text, or null when there is none, which counts as {@code null}
   */
  public List<Violation> check(String payload) {
    if (schema == null) {
      return List.of();
    }
    JsonNode tree;
    try {
      tree = payload == null ? NullNode.getInstance() : TREES.readTree(payload);
    } catch (JsonProcessingException e) {
      return List.of(
          new Violation("/payload", "has a number or text beyond what a schema can check"));
    }
    return schema.validate(tree).stream()
        .limit(20)
        .map(e -> new Violation("/payload" + e.getInstanceLocation(), e.getMessage()))
        .toList();
  }
}
