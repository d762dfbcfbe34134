package dev.jobwire.api.types;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /job-types}: what may be submitted, and how many workers can run it now. */
@Path("/job-types")
@Tag(name = "Job types")
public class JobTypesResource {

  /**
   * A job type as clients see it.
   *
   * @param type the name by which it is submitted
   * @param description what it does
   * @param payloadSchema the JSON schema of its payload
   * @param workers how many live workers have a handler for it
   */
  public record Item(
      String type, String description, @JsonRawValue String payloadSchema, long workers) {}

  /**
   * The answer.
   *
   * @param items by name
   */
  public record Items(List<Item> items) {}

  /** All known types; with no worker alive, jobs of a known type wait. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Lists the job types that workers have registered")
  public Uni<Items> list() {
    return Panache.withSession(
            () ->
                JobTypeEntity.<JobTypeEntity>listAll(Sort.by("type"))
                    .flatMap(types -> WorkerEntity.alive().map(alive -> items(types, alive))))
        .map(Items::new);
  }

  private static List<Item> items(List<JobTypeEntity> types, List<WorkerEntity> alive) {
    Map<String, Long> workers =
        alive.stream()
            .flatMap(w -> Arrays.stream(w.types))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return types.stream()
        .map(
            t -> new Item(t.type, t.description, t.payloadSchema, workers.getOrDefault(t.type, 0L)))
        .toList();
  }
}
