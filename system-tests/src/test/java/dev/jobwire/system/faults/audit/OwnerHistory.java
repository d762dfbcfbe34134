package dev.jobwire.system.faults.audit;

import java.util.List;
import java.util.Map;

/**
 * All that one owner did and saw.
 *
 * @param owner the name
 * @param accepted its jobs in the order in which they were accepted, where that is known: within
 *     one ordering key
 * @param polled its stream by long poll, from the start
 * @param pushed its stream as a WebSocket brought it, without repeats; the same as polled for an
 *     owner without one
 * @param listed the ids of {@code GET /jobs}, page after page
 * @param jobs each job at the end, by id
 */
public record OwnerHistory(
    String owner,
    List<Accepted> accepted,
    List<SeenEvent> polled,
    List<SeenEvent> pushed,
    List<String> listed,
    Map<String, SeenJob> jobs) {

  /** The same with what was pushed. */
  public OwnerHistory pushed(List<SeenEvent> events) {
    return new OwnerHistory(owner, accepted, polled, events, listed, jobs);
  }
}
