package dev.jobwire.api.stream.hub;

import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Where a stream reads its events from. */
interface Pages {

  /**
   * Reads; exactly one of the two is called, on any thread, possibly before this returns.
   *
   * @param owner the owner's number
   * @param after the position to read from
   * @param limit the most events
   * @param jobs the jobs to whose events it is limited; empty for all
   */
  void read(
      long owner,
      long after,
      int limit,
      Set<UUID> jobs,
      Consumer<Page> got,
      Consumer<Throwable> failed);
}
