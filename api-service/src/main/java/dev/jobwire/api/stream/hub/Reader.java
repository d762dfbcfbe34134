package dev.jobwire.api.stream.hub;

import dev.jobwire.api.stream.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A listener's place in an owner's stream. Opened before its position is looked up, so that nothing
 * committed in between is missed. It must be closed. Its methods may be called from any thread.
 */
public final class Reader implements AutoCloseable {

  /** What a reader takes its events from. */
  private interface Source {
    StreamEvent get(long seq);
  }

  private final OwnerStream stream;
  private final Listener listener;
  private final Runnable release;

  // Touched only in the stream's mailbox.
  private Set<UUID> jobs = Set.of();
  private boolean started;
  private long position;
  private long creditEvents;
  private long creditBytes;
  boolean queued;

  private boolean closed;

  Reader(OwnerStream stream, Listener listener, Runnable release) {
    this.stream = stream;
    this.listener = listener;
    this.release = release;
  }

  /**
   * Begins to hand out events, as far as they are requested.
   *
   * @param from where to begin, as looked up after this was opened
   * @param jobs the jobs whose events are wanted; empty for all
   */
  public void start(Position from, Set<UUID> jobs) {
    stream.execute(
        () -> {
          this.jobs = jobs;
          this.position = from.after();
          this.started = true;
          stream.started(this, from);
        });
  }

  /**
   * Asks for that many events more than before.
   *
   * @param events how many
   * @param bytes how many bytes; the event that exceeds them is still handed out
   */
  public void request(long events, long bytes) {
    stream.execute(
        () -> {
          creditEvents += events;
          creditBytes += bytes;
          stream.requested(this);
        });
  }

  /** Hands out nothing more. Safe to call more than once. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    stream.execute(
        () -> {
          started = false;
          stream.remove(this);
        });
    release.run();
  }

  /** How far the stream is known to reach. */
  public long top() {
    return stream.top();
  }

  Set<UUID> jobs() {
    return jobs;
  }

  long position() {
    return position;
  }

  boolean isStarted() {
    return started;
  }

  /** How many events it may be handed at once. */
  int wants(int most) {
    return creditBytes > 0 ? (int) Math.min(creditEvents, most) : 0;
  }

  /** Whether there is something it has asked for and was not handed. */
  boolean isBehind(long top) {
    return started && position < top && creditEvents > 0 && creditBytes > 0;
  }

  /** Hands out what follows its position in the ring. */
  void takeFrom(Ring ring, long top) {
    if (isBehind(top) && ring.continues(position)) {
      take(ring::get, ring.last(), top);
    }
  }

  /** Hands out what follows its position in a page of all events. */
  void takeFrom(Page page, long top) {
    if (isBehind(top) && position >= page.after() && position < page.upTo()) {
      take(seq -> page.events().get((int) (seq - page.after() - 1)), page.upTo(), top);
    }
  }

  /** Hands out a page that was read for it alone. */
  void takeOwn(Page page, long top) {
    if (!started || position != page.after()) {
      return;
    }
    for (StreamEvent event : page.events()) {
      creditEvents--;
      creditBytes -= event.bytes();
    }
    position = page.upTo();
    listener.events(page.events(), position, top);
  }

  private void take(Source source, long last, long top) {
    List<StreamEvent> taken = new ArrayList<>();
    while (position < last && creditEvents > 0 && creditBytes > 0) {
      StreamEvent event = source.get(++position);
      if (jobs.isEmpty() || jobs.contains(event.job())) {
        taken.add(event);
        creditEvents--;
        creditBytes -= event.bytes();
      }
    }
    listener.events(taken, position, top);
  }

  void lost() {
    if (started) {
      started = false;
      listener.lost();
    }
  }

  void signal(SignalFrame signal) {
    if (started && (jobs.isEmpty() || jobs.contains(signal.job()))) {
      listener.signal(signal);
    }
  }
}
