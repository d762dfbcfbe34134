package dev.jobwire.api.submit;

import dev.jobwire.api.identity.Caller;
import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.job.JobJson;
import dev.jobwire.api.job.JobView;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.Problem.Violation;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Epoch;
import dev.jobwire.api.types.JobTypes;
import dev.jobwire.model.job.JobIds;
import dev.jobwire.model.job.JobStatus;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /jobs}: takes a job. */
@Path("/jobs")
@Tag(name = "Jobs")
public class SubmitResource {

  /** The largest body of one job, in bytes. */
  public static final int MAX_BODY = 256 << 10;

  private final Caller caller;
  private final JobTypes types;
  private final Acceptor acceptor;
  private final Epoch epoch;
  private final SubmitConfig config;
  private final JobIds ids = new JobIds();

  SubmitResource(
      Caller caller, JobTypes types, Acceptor acceptor, Epoch epoch, SubmitConfig config) {
    this.caller = caller;
    this.types = types;
    this.acceptor = acceptor;
    this.epoch = epoch;
    this.config = config;
  }

  /** 202 once the job is durable, with where to find it and from where to read its event. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Submits a job")
  public Uni<Response> submit(byte[] body) {
    if (body.length > MAX_BODY) {
      throw Problem.of(ProblemType.TOO_LARGE, "a job may have at most " + MAX_BODY + " bytes");
    }
    JobRequest request = RequestReader.read(body, Instant.now());
    return checkType(request)
        .flatMap(checked -> caller.owner())
        .map(owner -> newJob(owner, request))
        .flatMap(
            job ->
                acceptor
                    .accept(job)
                    .flatMap(accepted -> epoch.current().map(e -> answer(job, accepted, e))));
  }

  private Uni<Void> checkType(JobRequest request) {
    return types
        .find(request.type())
        .invoke(
            type -> {
              if (type == null) {
                throw Problem.of(
                    ProblemType.UNKNOWN_JOB_TYPE,
                    "no worker has registered this job type",
                    List.of(new Violation("/type", "unknown job type")));
              }
              List<Violation> wrong = type.check(request.payload());
              if (!wrong.isEmpty()) {
                throw Problem.of(
                    ProblemType.INVALID_PAYLOAD,
                    "the payload breaks the JSON schema of its job type",
                    wrong);
              }
            })
        .replaceWithVoid();
  }

  private NewJob newJob(Owner owner, JobRequest request) {
    return new NewJob(
        ids.next(),
        owner,
        request.type(),
        request.priority(),
        request.maxAttempts() != null ? request.maxAttempts() : config.maxAttempts(),
        Math.toIntExact(
            (request.timeout() != null ? request.timeout() : config.timeout()).toMillis()),
        request.runAt(),
        request.delay() == null ? null : request.delay().toMillis(),
        request.orderingKey(),
        request.payload());
  }

  private static Response answer(NewJob job, Accepted accepted, int epoch) {
    UUID id = job.id();
    JobView view =
        new JobView(
            id,
            job.type(),
            JobStatus.PENDING,
            job.payload(),
            null,
            null,
            job.priority(),
            job.lane(),
            0,
            job.maxAttempts(),
            job.timeoutMs(),
            null,
            accepted.createdAt(),
            accepted.runAt(),
            null,
            null,
            null,
            null);
    return Response.accepted(JobJson.write(view, Cursor.epochText(epoch)))
        .header(HttpHeaders.LOCATION, "/jobs/" + id)
        .header("Event-Cursor", new Cursor(epoch, accepted.lastSeq()).toString())
        .build();
  }
}
