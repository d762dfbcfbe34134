package dev.jobwire.api.stats;

import dev.jobwire.api.identity.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /stats}: an owner's jobs in numbers. */
@Path("/")
@Tag(name = "Jobs")
public class StatsResource {

  private final Caller caller;
  private final StatsStore store;

  StatsResource(Caller caller, StatsStore store) {
    this.caller = caller;
    this.store = store;
  }

  /** The counts, of this moment. */
  @GET
  @Path("/stats")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Counts the newest 50,000 jobs by status and type")
  public Uni<Response> stats() {
    return caller
        .owner()
        .flatMap(store::count)
        .map(
            stats ->
                Response.ok(stats).header(HttpHeaders.CACHE_CONTROL, "private, no-cache").build());
  }
}
