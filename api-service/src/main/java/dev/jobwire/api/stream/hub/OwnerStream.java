package dev.jobwire.api.stream.hub;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.Position;
import dev.jobwire.model.signal.JobSignal;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One owner's stream as this replica knows it, while anyone here listens: how far it reaches, who
 * reads it, and the pump that hands each reader what follows its position. Signals and comparisons
 * only raise {@code top}; whether a reader catches up or reads along makes no difference. At most
 * one page is read at a time. Safe for many threads: everything happens in its mailbox.
 */
final class OwnerStream {

  /**
   * What a stream needs from its replica.
   *
   * @param pages where events are read from
   * @param pageEvents the most events in a page
   * @param later runs something later, on any thread
   * @param clock for the pace of signals
   */
  record Replica(Pages pages, int pageEvents, Later later, InstantSource clock) {}

  /** A timer that need not be exact. */
  interface Later {
    void run(long millis, Runnable task);
  }

  private static final long RETRY_MILLIS = 500;

  private final Owner owner;
  private final Replica replica;
  private final Ring ring;
  private final SignalLimiter signals;
  private final Mailbox mailbox = new Mailbox();
  private final WaitingJobs waiting = new WaitingJobs();
  private final Set<Reader> readers = new LinkedHashSet<>();
  private final ArrayDeque<Reader> behind = new ArrayDeque<>();
  private int epoch;
  private volatile long top;
  private long raisedWhileReading;
  private long counter = -1;
  private boolean reading;
  private boolean discarded;
  private boolean signalsWait;

  /** How many hold it; changed only inside the index's atomic updates. */
  int holders;

  OwnerStream(Owner owner, Replica replica, Ring ring, SignalLimiter signals) {
    this.owner = owner;
    this.replica = replica;
    this.ring = ring;
    this.signals = signals;
  }

  Owner owner() {
    return owner;
  }

  /** How far the stream is known to reach; may be asked on any thread. */
  long top() {
    return top;
  }

  void execute(Runnable task) {
    mailbox.execute(task);
  }

  /** A signal: these jobs ended, and the stream reaches at least to {@code top}. */
  void resolved(long top, Collection<UUID> jobs) {
    mailbox.execute(
        () -> {
          waiting.ended(jobs);
          raise(top);
        });
  }

  /**
   * The owner's counter as the database has it.
   *
   * @param check gets the waited-for jobs that should be looked up, if any
   */
  void compared(int epoch, long lastSeq, Consumer<List<UUID>> check) {
    mailbox.execute(
        () -> {
          List<UUID> jobs = waiting.toCheck(lastSeq != counter);
          counter = lastSeq;
          if (!jobs.isEmpty()) {
            check.accept(jobs);
          }
          if (isOf(epoch)) {
            raise(lastSeq);
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

  /** Nobody holds it any more. */
  void discard() {
    mailbox.execute(
        () -> {
          discarded = true;
          ring.clear();
        });
  }

  void add(JobWait wait) {
    mailbox.execute(() -> waiting.add(wait));
  }

  void remove(JobWait wait) {
    mailbox.execute(() -> waiting.remove(wait));
  }

  /** News of a running job. */
  void signal(JobSignal signal) {
    mailbox.execute(
        () -> {
          signals.offer(signal, replica.clock().millis());
          sendSignals();
        });
  }

  // The rest is called in the mailbox only.

  void started(Reader reader, Position from) {
    readers.add(reader);
    if (isOf(from.epoch())) {
      raise(from.top());
      requested(reader);
    } else {
      reader.lost();
    }
  }

  void requested(Reader reader) {
    reader.takeFrom(ring, top);
    enqueue(reader);
    read();
  }

  void remove(Reader reader) {
    readers.remove(reader);
    behind.remove(reader);
  }

  private void raise(long to) {
    raisedWhileReading = Math.max(raisedWhileReading, to);
    if (to > top) {
      top = to;
      for (Reader reader : readers) {
        enqueue(reader);
      }
      read();
    }
  }

  private void enqueue(Reader reader) {
    if (!reader.queued && reader.isBehind(top)) {
      reader.queued = true;
      behind.add(reader);
    }
  }

  /** Reads the page that who has waited longest needs; it serves all who are at that place. */
  private void read() {
    while (!reading && !behind.isEmpty()) {
      Reader reader = behind.poll();
      reader.queued = false;
      reader.takeFrom(ring, top);
      if (reader.isBehind(top)) {
        reading = true;
        raisedWhileReading = 0;
        read(reader);
      }
    }
  }

  private void read(Reader reader) {
    boolean live = reader.position() >= (ring.isEmpty() ? top - replica.pageEvents() : ring.last());
    Set<UUID> jobs = live ? Set.of() : reader.jobs();
    int limit = live ? replica.pageEvents() : reader.wants(replica.pageEvents());
    replica
        .pages()
        .read(
            owner.id(),
            reader.position(),
            limit,
            jobs,
            page -> mailbox.execute(() -> got(page, jobs.isEmpty() ? null : reader)),
            failure -> mailbox.execute(() -> failed(reader)));
  }

  private void got(Page page, Reader only) {
    reading = false;
    if (isOf(page.epoch())) {
      top = Math.max(page.top(), raisedWhileReading);
      if (only != null) {
        only.takeOwn(page, top);
        enqueue(only);
      } else if (page.hasGap()) {
        lost(page.after());
      } else {
        if (!discarded) {
          ring.take(page.after(), page.events());
        }
        for (Reader reader : readers) {
          reader.takeFrom(page, top);
          reader.takeFrom(ring, top);
          enqueue(reader);
        }
        signals.ended(page.events());
      }
    }
    read();
  }

  private void failed(Reader reader) {
    enqueue(reader);
    Runnable again =
        () -> {
          reading = false;
          read();
        };
    replica.later().run(RETRY_MILLIS, () -> mailbox.execute(again));
  }

  private void sendSignals() {
    long now = replica.clock().millis();
    for (SignalFrame signal : signals.due(now)) {
      readers.forEach(reader -> reader.signal(signal));
    }
    if (!signalsWait && signals.nextAt() != SignalLimiter.NEVER) {
      signalsWait = true;
      Runnable again =
          () -> {
            signalsWait = false;
            sendSignals();
          };
      replica.later().run(Math.max(1, signals.nextAt() - now), () -> mailbox.execute(again));
    }
  }

  private boolean isOf(int now) {
    if (epoch == 0 || epoch == now) {
      epoch = now;
      return true;
    }
    epoch = now;
    top = 0;
    ring.clear();
    readers.forEach(Reader::lost);
    return false;
  }

  private void lost(long position) {
    for (Reader reader : readers) {
      if (reader.position() == position) {
        reader.lost();
      }
    }
  }
}
