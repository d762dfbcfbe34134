package dev.jobwire.api.stream.poll;

import dev.jobwire.api.problem.Parameters;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.Subscriber;
import dev.jobwire.model.job.JobIds;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a poll asks for.
 *
 * @param from where to begin
 * @param subscriber who asks and acknowledges
 * @param patience how long to wait for an event
 * @param limit the most events
 * @param jobs the jobs whose events are wanted; empty for all
 * @param ack up to where the client acknowledges; null when it does not
 */
record PollQuery(
    StartingPoint from,
    String subscriber,
    Duration patience,
    int limit,
    Set<UUID> jobs,
    StartingPoint ack) {

  static final int DEFAULT_WAIT = 25;
  static final int MAX_WAIT = 60;
  static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1_000;
  static final int MAX_JOBS = 1_000;

  /**
   * Reads the parameters; null or an empty list when absent.
   *
   * @throws Problem when one is not as it must be
   */
  static PollQuery of(
      String cursor, String subscriber, String wait, String limit, List<String> jobs, String ack) {
    return new PollQuery(
        point("cursor", cursor),
        subscriber(subscriber),
        Duration.ofSeconds(Parameters.wholeNumber("wait", wait, 0, MAX_WAIT, DEFAULT_WAIT)),
        Parameters.wholeNumber("limit", limit, 1, MAX_LIMIT, DEFAULT_LIMIT),
        jobs(jobs),
        ack == null ? null : point("ack", ack));
  }

  static StartingPoint point(String name, String text) {
    return StartingPoint.parse(text)
        .orElseThrow(() -> Problem.parameter(name, "is not a cursor: start, end or an event's id"));
  }

  static String subscriber(String name) {
    if (name == null) {
      return Subscriber.DEFAULT;
    }
    if (!Subscriber.isName(name)) {
      throw Problem.parameter(
          "subscriber", "must be 1 to " + Subscriber.MAX_NAME + " printable characters");
    }
    return name;
  }

  private static Set<UUID> jobs(List<String> texts) {
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
