package dev.jobwire.api.submit;

import dev.jobwire.api.identity.Caller;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.job.JobJson;
import dev.jobwire.api.job.JobView;
import dev.jobwire.api.limits.Limits;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.query.JobEnd;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Epoch;
import dev.jobwire.api.submit.Receipt.Kind;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestHeader;

/** {@code POST /jobs}: takes a job. */
@Path("/")
@Tag(name = "Jobs")
public class SubmitResource {

  /** The largest body of one job, in bytes. */
  public static final int MAX_BODY = 256 << 10;

  private static final Logger LOG = Logger.getLogger(SubmitResource.class);

  private final Caller caller;
  private final TypeCheck types;
  private final Submitter submitter;
  private final Limits limits;
  private final JobEnd ends;
  private final Epoch epoch;

  SubmitResource(
      Caller caller,
      TypeCheck types,
      Submitter submitter,
      Limits limits,
      JobEnd ends,
      Epoch epoch) {
    this.caller = caller;
    this.types = types;
    this.submitter = submitter;
    this.limits = limits;
    this.ends = ends;
    this.epoch = epoch;
  }

  /**
   * 202 once the job is durable, with where to find it and from where to read its event; 200 with
   * the resolved job when the client prefers to wait and it is resolved in time.
   */
  @POST
  @Path("/jobs")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Submits a job")
  @Parameter(
      name = IdempotencyKey.HEADER,
      in = ParameterIn.HEADER,
      description = "Sent again within 24 hours: the first answer again",
      schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255))
  public Uni<Response> submit(
      byte[] body, @Context HttpHeaders headers, @RestHeader("Prefer") List<String> prefer) {
    if (body.length > MAX_BODY) {
      throw Problem.of(ProblemType.TOO_LARGE, "a job may have at most " + MAX_BODY + " bytes");
    }
    IdempotencyKey key =
        IdempotencyKey.of(headers.getHeaderString(IdempotencyKey.HEADER), "POST /jobs", body);
    Integer wait = PreferWait.seconds(prefer);
    List<JobRequest> requests = List.of(RequestReader.read(body, Instant.now()));
    return types
        .find(requests)
        .flatMap(
            known -> {
              Refusal refusal = new Refusal();
              List<Typed> typed = TypeCheck.check(requests, known, i -> "", refusal);
              if (!refusal.isEmpty() && key == null) {
                throw refusal.problem();
              }
              return caller
                  .owner()
                  .flatMap(
                      owner ->
                          limited(
                              owner,
                              () ->
                                  refusal.isEmpty()
                                      ? submitter.submit(owner, typed, key)
                                      : submitter.again(owner, requests, key, refusal),
                              wait));
            })
        .map(Response.ResponseBuilder::build);
  }

  private Uni<Response.ResponseBuilder> limited(
      Owner owner, Supplier<Uni<Submitter.Submitted>> work, Integer wait) {
    return limits
        .admit(owner, 1)
        .flatMap(
            left ->
                work.get()
                    .flatMap(done -> answer(owner, done, wait))
                    .invoke(answer -> left.tell(answer::header)));
  }

  private Uni<Response.ResponseBuilder> answer(
      Owner owner, Submitter.Submitted done, Integer wait) {
    Accepted accepted = done.receipt().jobs().get(0);
    JobView first = AcceptedView.of(accepted, done.requests().get(0));
    Uni<JobView> view =
        wait == null || wait == 0
            ? Uni.createFrom().item(first)
            : ends.await(owner, accepted.id(), wait)
                // It is accepted, whatever keeps us from seeing how it goes.
                .onFailure()
                .invoke(f -> LOG.debugf(f, "job %s can't be waited for", accepted.id()))
                .onFailure()
                .recoverWithItem(first)
                .onItem()
                .ifNull()
                .continueWith(first);
    return Uni.combine()
        .all()
        .unis(view, epoch.current())
        .with((job, now) -> answer(job, done.receipt(), now, wait));
  }

  private static Response.ResponseBuilder answer(
      JobView job, Receipt receipt, int epoch, Integer wait) {
    boolean resolved = job.status().isResolved();
    Response.ResponseBuilder answer =
        Response.status(resolved ? Response.Status.OK : Response.Status.ACCEPTED)
            .entity(JobJson.write(job, Cursor.epochText(epoch)))
            .header(HttpHeaders.LOCATION, "/jobs/" + job.id())
            .header("Event-Cursor", new Cursor(epoch, receipt.lastSeq()).toString());
    if (receipt.kind() == Kind.REPLAYED) {
      answer.header("Idempotent-Replayed", true);
    }
    if (wait != null) {
      answer.header("Preference-Applied", "wait=" + wait);
    }
    return answer;
  }
}
