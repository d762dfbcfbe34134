package dev.jobwire.api.stream.ws;

import dev.jobwire.api.stream.FlatJson;
import dev.jobwire.api.stream.FlatJson.UnreadableException;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.Subscriber;
import dev.jobwire.model.job.JobIds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a client can say. */
sealed interface ClientFrame {

  /**
   * Who it is and where to begin.
   *
   * @param subscriber who acknowledges
   * @param from where to begin
   * @param jobs the jobs whose events are wanted; empty for all
   */
  record Hello(String subscriber, StartingPoint from, Set<UUID> jobs) implements ClientFrame {}

  /**
   * It has taken in all events up to one.
   *
   * @param upTo up to which
   */
  record Ack(StartingPoint upTo) implements ClientFrame {}

  /** It answers a ping. */
  record Pong() implements ClientFrame {}

  /**
   * It renews its token.
   *
   * @param token the token
   */
  record Auth(String token) implements ClientFrame {}

  /** Why a frame could not be understood, for the client to read. */
  final class BadFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    BadFrameException(String detail) {
      super(detail, null, false, false);
    }
  }

  /**
   * The frame that a text says.
   *
   * @throws BadFrameException when it is none
   */
  static ClientFrame parse(String text) throws BadFrameException {
    try {
      FlatJson frame = FlatJson.parse(text);
      String type = frame.text("type");
      if (type == null) {
        throw new BadFrameException("type is missing");
      }
      return switch (type) {
        case "hello" -> hello(frame);
        case "ack" -> ack(frame);
        case "pong" -> {
          frame.only(Set.of("type"));
          yield new Pong();
        }
        case "auth" -> auth(frame);
        default -> throw new BadFrameException("unknown type; known are hello, ack, pong, auth");
      };
    } catch (UnreadableException e) {
      throw new BadFrameException(e.getMessage());
    }
  }

  private static Hello hello(FlatJson frame) throws UnreadableException, BadFrameException {
    frame.only(Set.of("type", "subscriber", "cursor", "jobs"));
    String subscriber = frame.text("subscriber");
    if (subscriber != null && !Subscriber.isName(subscriber)) {
      throw new BadFrameException(
          "subscriber must be 1 to " + Subscriber.MAX_NAME + " printable characters");
    }
    return new Hello(
        subscriber == null ? Subscriber.DEFAULT : subscriber,
        point(frame.text("cursor")),
        jobs(frame.texts("jobs")));
  }

  private static Set<UUID> jobs(List<String> texts) throws BadFrameException {
    if (texts == null) {
      return Set.of();
    }
    if (texts.isEmpty()) {
      throw new BadFrameException("jobs must name at least one; leave it out for all");
    }
    Set<UUID> jobs = new HashSet<>();
    for (String text : texts) {
      jobs.add(
          JobIds.parse(text)
              .orElseThrow(() -> new BadFrameException("jobs must be ids of jobs, UUIDs")));
    }
    return jobs;
  }

  private static Ack ack(FlatJson frame) throws UnreadableException, BadFrameException {
    frame.only(Set.of("type", "cursor"));
    String cursor = frame.text("cursor");
    if (cursor == null) {
      throw new BadFrameException("cursor is missing");
    }
    return new Ack(point(cursor));
  }

  private static Auth auth(FlatJson frame) throws UnreadableException, BadFrameException {
    frame.only(Set.of("type", "token"));
    String token = frame.text("token");
    if (token == null) {
      throw new BadFrameException("token is missing");
    }
    return new Auth(token);
  }

  private static StartingPoint point(String cursor) throws BadFrameException {
    return StartingPoint.parse(cursor)
        .orElseThrow(
            () -> new BadFrameException("not a cursor; one is start, end or an event's id"));
  }
}
