package dev.jobwire.api.stream.hub;

import java.util.List;

/**
 * Events read from the database, and how far the stream reached in the same snapshot.
 *
 * @param epoch the epoch of the stream
 * @param after the position it was read from
 * @param upTo the position it was read to: of the jobs that were asked for, no event in between is
 *     missing from the list, unless it is no longer kept
 * @param top how far the stream reached
 * @param events in order
 */
record Page(int epoch, long after, long upTo, long top, List<StreamEvent> events) {

  /** Whether events right after the position are no longer kept. Meaningless for some jobs only. */
  boolean hasGap() {
    return events.isEmpty() ? top > after : events.get(0).seq() > after + 1;
  }
}
