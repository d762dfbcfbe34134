package dev.jobwire.api.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.jobwire.api.identity.Caller;
import dev.jobwire.api.job.JobJson;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.model.job.JobIds;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** {@code GET /jobs/{id}/attempts}: every attempt, where it ran, when and how it ended. */
@Path("/")
@Tag(name = "Jobs")
public class AttemptsResource {

  /**
   * An attempt as clients see it.
   *
   * @param attempt its number, from 1; it goes on rising over retries by hand
   * @param worker the worker's name and the number of its life
   * @param startedAt when it began
   * @param finishedAt when it ended; absent while it runs
   * @param outcome how it ended; absent while it runs
   * @param error why it failed; absent when it did not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Item(
      int attempt,
      String worker,
      String startedAt,
      String finishedAt,
      String outcome,
      @JsonRawValue String error) {}

  /**
   * The answer.
   *
   * @param items in their order
   */
  public record Items(List<Item> items) {}

  private final Caller caller;
  private final AttemptStore store;

  AttemptsResource(Caller caller, AttemptStore store) {
    this.caller = caller;
    this.store = store;
  }

  /** The attempts at a job of the caller's. */
  @GET
  @Path("/jobs/{id}/attempts")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Lists the attempts at a job")
  public Uni<Items> list(@RestPath String id) {
    UUID job = JobIds.parse(id).orElseThrow(Problem::noSuchJob);
    return caller
        .owner()
        .flatMap(owner -> store.history(owner, job))
        .onItem()
        .ifNull()
        .failWith(Problem::noSuchJob)
        .map(attempts -> new Items(attempts.stream().map(AttemptsResource::item).toList()));
  }

  private static Item item(AttemptStore.Attempt attempt) {
    return new Item(
        attempt.number(),
        attempt.worker(),
        time(attempt.startedAt()),
        time(attempt.finishedAt()),
        attempt.outcome() == null ? null : attempt.outcome().name(),
        attempt.error());
  }

  private static String time(Instant at) {
    return at == null ? null : JobJson.time(at);
  }
}
