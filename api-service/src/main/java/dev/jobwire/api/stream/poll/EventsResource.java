package dev.jobwire.api.stream.poll;

import dev.jobwire.api.identity.Caller;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.stream.EventParameters;
import dev.jobwire.api.stream.FlatJson;
import dev.jobwire.api.stream.FlatJson.UnreadableException;
import dev.jobwire.api.stream.StartingPoint;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Events by long poll, and acknowledgements for clients without a connection. */
@Path("/events")
@Tag(name = "events")
public class EventsResource {

  /** The header that carries a cursor where there is no body. */
  static final String EVENT_CURSOR = "Event-Cursor";

  private static final int MAX_ACK_BYTES = 64 * 1024;

  private final Caller caller;
  private final Polls polls;

  EventsResource(Caller caller, Polls polls) {
    this.caller = caller;
    this.polls = polls;
  }

  /**
   * Events that follow a cursor.
   *
   * @param cursor {@code start}, {@code end} or an event's id; absent: after the subscriber's last
   *     acknowledged event, from the oldest kept for a subscriber never seen
   * @param subscriber who acknowledges; {@code default} when absent
   * @param wait for how many seconds to wait for an event, 0 to 60; 25 when absent
   * @param limit the most events, 1 to 1000; 100 when absent
   * @param job only events of these jobs; may repeat. An acknowledgement then moves nothing
   * @param ack acknowledges up to this cursor first
   * @param uri what was asked, for parameters that are there but empty
   */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Events as soon as there are any")
  public Uni<Response> poll(
      @RestQuery String cursor,
      @RestQuery String subscriber,
      @RestQuery String wait,
      @RestQuery String limit,
      @RestQuery List<String> job,
      @RestQuery String ack,
      @Context UriInfo uri) {
    EventParameters.refuseEmpty(uri.getQueryParameters());
    PollQuery query = PollQuery.of(cursor, subscriber, wait, limit, job, ack);
    return caller
        .owner()
        .flatMap(owner -> polls.answer(owner, query))
        .map(EventsResource::response);
  }

  private static Response response(Answer answer) {
    Response.ResponseBuilder response =
        answer.events().isEmpty()
            ? Response.noContent()
            : Response.ok(answer.body(), MediaType.APPLICATION_JSON);
    return response
        .header(EVENT_CURSOR, answer.cursor())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** Acknowledges all events up to a cursor. */
  @POST
  @Path("/ack")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Acknowledges all events up to a cursor")
  public Uni<Response> acknowledge(byte[] body) {
    FlatJson request = read(body);
    StartingPoint upTo;
    String subscriber;
    try {
      request.only(Set.of("cursor", "subscriber"));
      String cursor = request.text("cursor");
      if (cursor == null) {
        throw Problem.parameter("/cursor", "is missing");
      }
      upTo = EventParameters.point("/cursor", cursor);
      subscriber = EventParameters.subscriber(request.text("subscriber"));
    } catch (UnreadableException e) {
      throw Problem.of(ProblemType.INVALID_REQUEST, e.getMessage());
    }
    return caller
        .owner()
        .flatMap(owner -> polls.acknowledge(owner, subscriber, upTo))
        .map(done -> Response.noContent().header(HttpHeaders.CACHE_CONTROL, "no-store").build());
  }

  private static FlatJson read(byte[] body) {
    if (body.length > MAX_ACK_BYTES) {
      throw Problem.of(ProblemType.TOO_LARGE, "at most " + MAX_ACK_BYTES + " bytes");
    }
    try {
      return FlatJson.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      throw Problem.of(ProblemType.MALFORMED_JSON, "the body is not UTF-8");
    } catch (UnreadableException e) {
      throw Problem.of(
          e.isMalformed() ? ProblemType.MALFORMED_JSON : ProblemType.INVALID_REQUEST,
          e.getMessage());
    }
  }
}
