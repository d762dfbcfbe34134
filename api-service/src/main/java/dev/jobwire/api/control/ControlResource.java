package dev.jobwire.api.control;

import dev.jobwire.api.identity.Caller;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.job.JobJson;
import dev.jobwire.api.job.JobView;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Epoch;
import dev.jobwire.model.job.JobIds;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** {@code POST /jobs/{id}/cancel} and {@code POST /jobs/{id}/retry}. */
@Path("/")
@Tag(name = "Jobs")
public class ControlResource {

  private final Caller caller;
  private final Control control;
  private final Epoch epoch;

  ControlResource(Caller caller, Control control, Epoch epoch) {
    this.caller = caller;
    this.control = control;
    this.epoch = epoch;
  }

  /** 202 and the job: cancelled when it was pending, else to be cancelled; 409 once resolved. */
  @POST
  @Path("/jobs/{id}/cancel")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Cancels a job")
  public Uni<Response> cancel(@RestPath String id) {
    return answer(id, control::cancel);
  }

  /** 202 and the job, which runs again with fresh attempts; 409 unless failed or cancelled. */
  @POST
  @Path("/jobs/{id}/retry")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Runs a failed or cancelled job again")
  public Uni<Response> retry(@RestPath String id) {
    return answer(id, control::retry);
  }

  private Uni<Response> answer(String id, BiFunction<Owner, UUID, Uni<JobView>> action) {
    UUID job = JobIds.parse(id).orElseThrow(Problem::noSuchJob);
    return caller
        .owner()
        .flatMap(owner -> action.apply(owner, job))
        .flatMap(
            now ->
                epoch
                    .current()
                    .map(e -> Response.accepted(JobJson.write(now, Cursor.epochText(e))).build()));
  }
}
