package dev.jobwire.api.query;

import dev.jobwire.api.identity.Caller;
import dev.jobwire.api.job.JobJson;
import dev.jobwire.api.job.JobView;
import dev.jobwire.api.job.ProgressBoard;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Epoch;
import dev.jobwire.model.job.JobStatus;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code GET /jobs}: the owner's jobs, newest first, page by page. */
@Path("/")
@Tag(name = "Jobs")
public class ListResource {

  private final Caller caller;
  private final ListStore store;
  private final ProgressBoard progress;
  private final Epoch epoch;

  ListResource(Caller caller, ListStore store, ProgressBoard progress, Epoch epoch) {
    this.caller = caller;
    this.store = store;
    this.progress = progress;
    this.epoch = epoch;
  }

  /** One page; only a missing {@code next} says that it is the last. */
  @GET
  @Path("/jobs")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Lists jobs, newest first")
  public Uni<Response> list(
      @RestQuery List<String> status,
      @RestQuery List<String> type,
      @RestQuery String orderingKey,
      @RestQuery String createdAfter,
      @RestQuery String createdBefore,
      @RestQuery String limit,
      @RestQuery String cursor,
      @Context UriInfo uri) {
    ListQuery query =
        ListQuery.of(status, type, orderingKey, createdAfter, createdBefore, limit, cursor);
    return caller
        .owner()
        .flatMap(owner -> store.page(owner, query))
        .flatMap(page -> epoch.current().map(e -> answer(page, e, uri)));
  }

  private Response answer(ListStore.Page page, int epoch, UriInfo uri) {
    String epochText = Cursor.epochText(epoch);
    String items =
        page.jobs().stream()
            .map(job -> JobJson.write(shown(job), epochText))
            .collect(Collectors.joining(",", "{\"items\":[", "]"));
    Response.ResponseBuilder answer = Response.ok();
    answer.header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    if (!page.more()) {
      return answer.entity(items + "}").build();
    }
    String next = ListQuery.cursor(ListStore.last(page));
    String link = uri.getRequestUriBuilder().replaceQueryParam("cursor", next).build().toString();
    return answer
        .entity(items + ",\"next\":\"" + next + "\"}")
        .header(HttpHeaders.LINK, "<" + link + ">; rel=\"next\"")
        .build();
  }

  private JobView shown(JobView job) {
    return job.status() == JobStatus.RUNNING ? job.with(progress.of(job.id(), job.attempt())) : job;
  }
}
