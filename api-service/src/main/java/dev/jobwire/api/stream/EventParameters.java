package dev.jobwire.api.stream;

import dev.jobwire.api.problem.Problem;
import dev.jobwire.model.job.JobIds;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The parameters by which all requests for events say what they want. */
public final class EventParameters {

  /** The most jobs that one request can name. */
  public static final int MAX_JOBS = 1_000;

  private EventParameters() {}

  /**
   * Refuses empty parameters: JAX-RS hands them over as if they were absent, which has a meaning of
   * its own.
   *
   * @throws Problem when there is one
   */
  public static void refuseEmpty(Map<String, List<String>> parameters) {
    parameters.forEach(
        (name, values) -> {
          if (values.contains("")) {
            throw Problem.parameter(name, "is empty");
          }
        });
  }

  /**
   * Where to begin, or up to where.
   *
   * @param name the parameter's name
   * @param text its value; null when absent
   * @throws Problem when it is no cursor
   */
  public static StartingPoint point(String name, String text) {
    return StartingPoint.parse(text)
        .orElseThrow(() -> Problem.parameter(name, "is not a cursor: start, end or an event's id"));
  }

  /**
   * Who acknowledges.
   *
   * @param name the parameter's value; null when absent
   * @throws Problem when it can't be a name
   */
  public static String subscriber(String name) {
    if (name == null) {
      return Subscriber.DEFAULT;
    }
    if (!Subscriber.isName(name)) {
      throw Problem.parameter(
          "subscriber", "must be 1 to " + Subscriber.MAX_NAME + " printable characters");
    }
    return name;
  }

  /**
   * The jobs whose events are wanted; empty for all.
   *
   * @param texts the parameter's values; null or empty when absent
   * @throws Problem when one is no job's id, or there are too many
   */
  public static Set<UUID> jobs(List<String> texts) {
    if (texts == null || texts.isEmpty()) {
      return Set.of();
    }
    if (texts.size() > MAX_JOBS) {
      throw Problem.parameter("job", "at most " + MAX_JOBS + " jobs");
    }
    Set<UUID> jobs = new HashSet<>();
    for (String text : texts) {
      jobs.add(
          JobIds.parse(text)
              .orElseThrow(() -> Problem.parameter("job", "must be a job's id, a UUID")));
    }
    return jobs;
  }
}
