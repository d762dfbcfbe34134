package dev.jobwire.api.stream.hub;

import dev.jobwire.api.identity.Owner;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One owner's stream as this replica knows it, while anyone here listens. Safe for many threads.
 */
final class OwnerStream {

  private final Owner owner;
  private final Mailbox mailbox = new Mailbox();
  private final WaitingJobs waiting = new WaitingJobs();
  private long counter = -1;

  /** How many hold it; changed only inside the index's atomic updates. */
  int holders;

  OwnerStream(Owner owner) {
    this.owner = owner;
  }

  Owner owner() {
    return owner;
  }

  /** A signal: these jobs ended, and the stream reaches at least to {@code top}. */
  void resolved(long top, Collection<UUID> jobs) {
    mailbox.execute(() -> waiting.ended(jobs));
  }

  /**
   * The owner's counter as the database has it.
   *
   * @param check gets the waited-for jobs that should be looked up, if any
   */
  void compared(long lastSeq, Consumer<List<UUID>> check) {
    mailbox.execute(
        () -> {
          List<UUID> jobs = waiting.toCheck(lastSeq != counter);
          counter = lastSeq;
          if (!jobs.isEmpty()) {
            check.accept(jobs);
          }
        });
  }

  /** The look-up found that these jobs have ended. */
  void ended(Collection<UUID> jobs) {
    mailbox.execute(() -> waiting.ended(jobs));
  }

  /** The look-up could not be done. */
  void checkFailed() {
    mailbox.execute(waiting::checkFailed);
  }

  void add(JobWait wait) {
    mailbox.execute(() -> waiting.add(wait));
  }

  void remove(JobWait wait) {
    mailbox.execute(() -> waiting.remove(wait));
  }
}
