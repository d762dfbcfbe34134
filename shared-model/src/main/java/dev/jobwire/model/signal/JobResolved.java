package dev.jobwire.model.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * On {@code job-resolved}, keyed by the owner's name: jobs of this owner ended in one commit.
 *
 * @param ownerId the owner's number in the database
 * @param top the highest number now in the owner's stream, as far as the sender knows
 * @param jobs the jobs that ended in this commit
 * @param traces for those of them that are traced the {@code traceparent} that continues; absent
 *     when none is
 */
public record JobResolved(
    long ownerId,
    long top,
    List<UUID> jobs,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<UUID, String> traces) {

  /** Jobs whose way is not traced. */
  public JobResolved(long ownerId, long top, List<UUID> jobs) {
    this(ownerId, top, jobs, Map.of());
  }

  /** From text that may leave the traces out. */
  public JobResolved {
    traces = traces == null ? Map.of() : traces;
  }
}
