package dev.jobwire.api.stream.sse;

import dev.jobwire.api.identity.Caller;
import dev.jobwire.api.stream.EventParameters;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;

/** Events as server-sent events, for {@code EventSource} and whoever reads lines. */
@Path("/events/stream")
@Tag(name = "events")
public class SseResource {

  private final Caller caller;
  private final SseStreams streams;

  SseResource(Caller caller, SseStreams streams) {
    this.caller = caller;
    this.streams = streams;
  }

  /** What a stream would be answered with, without one: there is no end to wait for. */
  @HEAD
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(hidden = true)
  public Uni<Response> head() {
    return caller
        .owner()
        .map(
            owner ->
                Response.ok()
                    .type(MediaType.SERVER_SENT_EVENTS)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build());
  }

  /**
   * Tells the owner's events as they come, until the client goes.
   *
   * @param lastEventId where to begin; a browser sends it by itself when it connects again. It wins
   * @param cursor where to begin: {@code start}, {@code end} or an event's id
   * @param subscriber whose acknowledgements say where to begin when neither does
   * @param job only events of these jobs; may repeat
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(summary = "Events as they come, as server-sent events")
  public Uni<Response> stream(
      @RestHeader("Last-Event-ID") String lastEventId,
      @RestQuery String cursor,
      @RestQuery String subscriber,
      @RestQuery List<String> job,
      @Context UriInfo uri) {
    EventParameters.refuseEmpty(uri.getQueryParameters());
    boolean resumed = lastEventId != null && !lastEventId.isEmpty();
    SseQuery query =
        new SseQuery(
            resumed
                ? EventParameters.point("Last-Event-ID", lastEventId)
                : EventParameters.point("cursor", cursor),
            EventParameters.subscriber(subscriber),
            EventParameters.jobs(job));
    io.vertx.core.Context context = VertxContext.getRootContext(Vertx.currentContext());
    return caller
        .identified()
        .flatMap(who -> streams.open(who, query, context))
        .map(
            opened ->
                Response.ok(opened, MediaType.SERVER_SENT_EVENTS)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    // Proxies of the nginx kind collect answers unless told not to.
                    .header("X-Accel-Buffering", "no")
                    .build());
  }
}
