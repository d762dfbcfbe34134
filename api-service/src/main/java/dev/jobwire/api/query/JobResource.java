package dev.jobwire.api.query;

import dev.jobwire.api.identity.Caller;
import dev.jobwire.api.job.JobJson;
import dev.jobwire.api.job.JobStore;
import dev.jobwire.api.job.JobView;
import dev.jobwire.api.job.ProgressBoard;
import dev.jobwire.api.problem.Parameters;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Epoch;
import dev.jobwire.model.job.JobIds;
import dev.jobwire.model.job.JobStatus;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code GET /jobs/{id}}: one job, at once or when it has ended. */
@Path("/")
@Tag(name = "Jobs")
public class JobResource {

  private static final int MAX_WAIT_SECONDS = 60;

  private final Caller caller;
  private final JobStore jobs;
  private final JobEnd ends;
  private final WaitingStore waiting;
  private final ProgressBoard progress;
  private final Epoch epoch;

  JobResource(
      Caller caller,
      JobStore jobs,
      JobEnd ends,
      WaitingStore waiting,
      ProgressBoard progress,
      Epoch epoch) {
    this.caller = caller;
    this.jobs = jobs;
    this.ends = ends;
    this.waiting = waiting;
    this.progress = progress;
    this.epoch = epoch;
  }

  /** The job; with {@code wait}, as soon as it is resolved, at the latest after so many seconds. */
  @GET
  @Path("/jobs/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Reads a job, with a long poll until it has ended")
  public Uni<Response> get(
      @RestPath String id,
      @RestQuery String wait,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
    int seconds = Parameters.wholeNumber("wait", wait, 0, MAX_WAIT_SECONDS, 0);
    UUID job = JobIds.parse(id).orElseThrow(Problem::noSuchJob);
    return caller
        .owner()
        .flatMap(owner -> seconds == 0 ? jobs.find(owner, job) : ends.await(owner, job, seconds))
        .onItem()
        .ifNull()
        .failWith(Problem::noSuchJob)
        .flatMap(this::render)
        .map(text -> answer(text, ifNoneMatch));
  }

  private Uni<String> render(JobView job) {
    Uni<String> why =
        job.status() == JobStatus.PENDING ? waiting.why(job.id()) : Uni.createFrom().nullItem();
    JobView shown =
        job.status() == JobStatus.RUNNING ? job.with(progress.of(job.id(), job.attempt())) : job;
    return Uni.combine()
        .all()
        .unis(epoch.current().map(Cursor::epochText), why.map(w -> w == null ? "" : w))
        .with((e, w) -> JobJson.write(shown, e, JobJson.Cut.NOTHING, w.isEmpty() ? null : w));
  }

  private static Response answer(String text, String ifNoneMatch) {
    String tag = ETags.of(text);
    Response.ResponseBuilder answer =
        ETags.matches(ifNoneMatch, tag) ? Response.notModified() : Response.ok(text);
    return answer
        .header(HttpHeaders.ETAG, tag)
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .build();
  }
}
