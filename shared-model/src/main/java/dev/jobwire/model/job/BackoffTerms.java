package dev.jobwire.model.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a job or its type says of the waits between its attempts. What is null is left to whoever is
 * asked next: the job, its type, the service.
 *
 * @param first the wait after the first failed attempt, in milliseconds
 * @param factor how many times longer each further wait is
 * @param max the longest wait, in milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackoffTerms(Long first, Double factor, Long max) {

  /** Says nothing. */
  public static final BackoffTerms NONE = new BackoffTerms(null, null, null);

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** These terms, and the others' where these say nothing. */
  public BackoffTerms or(BackoffTerms others) {
    return new BackoffTerms(
        first != null ? first : others.first,
        factor != null ? factor : others.factor,
        max != null ? max : others.max);
  }

  /** As JSON, as it is kept with the job. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("three numbers are JSON", e);
    }
  }

  /**
   * The terms that {@link #json} wrote.
   *
   * @param json null for {@link #NONE}
   * @throws IllegalArgumentException when it is not such a text
   */
  public static BackoffTerms parse(String json) {
    if (json == null) {
      return NONE;
    }
    try {
      return JSON.readValue(json, BackoffTerms.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the terms of a backoff", e);
    }
  }
}
