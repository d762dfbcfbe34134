package dev.jobwire.worker.catalog;

/**
 * What a worker tells others about a type it can run.
 *
 * @param type the type's name
 * @param description what it does, in a sentence
 * @param payloadSchema the JSON Schema of its payload, as text
 * @param terms what it asks for its jobs
 */
public record JobTypeDescription(
    String type, String description, String payloadSchema, TypeTerms terms) {

  /** The same with other terms. */
  JobTypeDescription with(TypeTerms other) {
    return new JobTypeDescription(type, description, payloadSchema, other);
  }
}
