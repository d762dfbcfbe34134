package dev.jobwire.api.stream.poll;

import dev.jobwire.api.problem.Parameters;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.stream.EventParameters;
import dev.jobwire.api.stream.StartingPoint;
import java.time.Duration;
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

  /**
   * Reads the parameters; null or an empty list when absent.
   *
   * @throws Problem when one is not as it must be
   */
  static PollQuery of(
      String cursor, String subscriber, String wait, String limit, List<String> jobs, String ack) {
    return new PollQuery(
        EventParameters.point("cursor", cursor),
        EventParameters.subscriber(subscriber),
        Duration.ofSeconds(Parameters.wholeNumber("wait", wait, 0, MAX_WAIT, DEFAULT_WAIT)),
        Parameters.wholeNumber("limit", limit, 1, MAX_LIMIT, DEFAULT_LIMIT),
        EventParameters.jobs(jobs),
        ack == null ? null : EventParameters.point("ack", ack));
  }
}
