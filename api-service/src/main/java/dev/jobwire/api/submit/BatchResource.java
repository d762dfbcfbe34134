package dev.jobwire.api.submit;

import dev.jobwire.api.eventloop.CallersLoop;
import dev.jobwire.api.identity.Caller;
import dev.jobwire.api.job.JobJson;
import dev.jobwire.api.limits.Limits;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Epoch;
import dev.jobwire.api.submit.Receipt.Kind;
import dev.jobwire.api.types.JobType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
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
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /jobs/batch}: takes many jobs, all or none. */
@Path("/")
@Tag(name = "Jobs")
public class BatchResource {

  /** The most jobs of a batch. */
  public static final int MAX_JOBS = 1_000;

  /** The largest body of a batch, in bytes. */
  public static final int MAX_BODY = 8 << 20;

  private final Caller caller;
  private final TypeCheck types;
  private final Submitter submitter;
  private final Limits limits;
  private final Epoch epoch;

  BatchResource(Caller caller, TypeCheck types, Submitter submitter, Limits limits, Epoch epoch) {
    this.caller = caller;
    this.types = types;
    this.submitter = submitter;
    this.limits = limits;
    this.epoch = epoch;
  }

  /** 202 once all jobs are durable; when one is bad none is taken, and every bad one is named. */
  @POST
  @Path("/jobs/batch")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Submits up to 1000 jobs, all or none")
  @Parameter(
      name = IdempotencyKey.HEADER,
      in = ParameterIn.HEADER,
      description = "Sent again within 24 hours: the first answer again",
      schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255))
  public Uni<Response> submit(byte[] body, @Context HttpHeaders headers) {
    if (body.length > MAX_BODY) {
      throw Problem.of(ProblemType.TOO_LARGE, "a batch may have at most " + MAX_BODY + " bytes");
    }
    String idempotencyKey = headers.getHeaderString(IdempotencyKey.HEADER);
    Instant now = Instant.now();
    Executor here = CallersLoop.executor();
    // Megabytes to parse and to hold against schemas: too long for an event loop.
    return Uni.createFrom()
        .item(() -> read(body, idempotencyKey, now))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .emitOn(here)
        .flatMap(
            read ->
                known(read.batch())
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(known -> check(read.batch(), known))
                    .emitOn(here)
                    .flatMap(typed -> submit(typed, read)))
        .map(Response.ResponseBuilder::build);
  }

  private record Read(Batch batch, IdempotencyKey key) {}

  private static Read read(byte[] body, String idempotencyKey, Instant now) {
    return new Read(
        RequestReader.readBatch(body, now, MAX_JOBS, SubmitResource.MAX_BODY),
        IdempotencyKey.of(idempotencyKey, "POST /jobs/batch", body));
  }

  /** With the database away, what is wrong is still told as far as it is known. */
  private Uni<Map<String, JobType>> known(Batch batch) {
    return types
        .find(batch.jobs())
        .onFailure(failure -> !batch.refusal().isEmpty())
        .transform(failure -> batch.refusal().problem());
  }

  private static List<Typed> check(Batch batch, Map<String, JobType> known) {
    return TypeCheck.check(batch.jobs(), known, batch::pointer, batch.refusal());
  }

  private Uni<Response.ResponseBuilder> submit(List<Typed> typed, Read read) {
    Refusal refusal = read.batch().refusal();
    if (!refusal.isEmpty() && (read.key() == null || !refusal.isOfTypesOnly())) {
      throw refusal.problem();
    }
    List<JobRequest> jobs = read.batch().jobs();
    return caller
        .owner()
        .flatMap(
            owner ->
                limits
                    .admit(owner, jobs.size())
                    .flatMap(
                        left ->
                            (refusal.isEmpty()
                                    ? submitter.submit(owner, typed, read.key())
                                    : submitter.again(owner, jobs, read.key(), refusal))
                                .flatMap(this::answer)
                                .invoke(answer -> left.tell(answer::header))));
  }

  private Uni<Response.ResponseBuilder> answer(Submitter.Submitted done) {
    return epoch.current().map(now -> answer(done, now));
  }

  private static Response.ResponseBuilder answer(Submitter.Submitted done, int epoch) {
    List<Accepted> accepted = done.receipt().jobs();
    String epochText = Cursor.epochText(epoch);
    String jobs =
        IntStream.range(0, accepted.size())
            .mapToObj(i -> AcceptedView.of(accepted.get(i), done.requests().get(i)))
            .map(job -> JobJson.write(job, epochText))
            .collect(Collectors.joining(",", "{\"jobs\":[", "]}"));
    Response.ResponseBuilder answer =
        Response.accepted(jobs)
            .header("Event-Cursor", new Cursor(epoch, done.receipt().lastSeq()).toString());
    if (done.receipt().kind() == Kind.REPLAYED) {
      answer.header("Idempotent-Replayed", true);
    }
    return answer;
  }
}
