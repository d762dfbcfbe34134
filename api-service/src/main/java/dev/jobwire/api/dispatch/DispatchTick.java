package dev.jobwire.api.dispatch;

import dev.jobwire.api.ready.Wake;
import dev.jobwire.api.retention.Housekeeping;
import dev.jobwire.api.signal.ReadyEmitter;
import dev.jobwire.api.signal.Window;
import dev.jobwire.model.job.Priority;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;

/**
 * What the leader does at a tick: emits what the clock made due; and once a second gives back lost
 * work, sweeps ordering keys and fills Kafka's window with what is overdue.
 */
@ApplicationScoped
class DispatchTick {

  private final DueStore due;
  private final Recovery recovery;
  private final Housekeeping housekeeping;
  private final ReadyEmitter ready;
  private final Window window;
  private final Wake wake;
  private final DispatchConfig config;
  private OffsetDateTime since;
  private long nextSweep;

  DispatchTick(
      DueStore due,
      Recovery recovery,
      Housekeeping housekeeping,
      ReadyEmitter ready,
      Window window,
      Wake wake,
      DispatchConfig config) {
    this.due = due;
    this.recovery = recovery;
    this.housekeeping = housekeeping;
    this.ready = ready;
    this.window = window;
    this.wake = wake;
    this.config = config;
  }

  /** A new leader's start: what fell due before is overdue by now, and found as such. */
  void begin() {
    since = null;
    nextSweep = System.nanoTime();
    housekeeping.begin();
  }

  /** One tick. */
  Uni<Void> run() {
    Uni<Void> work = clock();
    long now = System.nanoTime();
    if (now - nextSweep >= 0) {
      nextSweep = now + config.sweep().toNanos();
      work = work.flatMap(done -> recovery.run()).flatMap(done -> fill());
    }
    housekeeping.beside();
    return work;
  }

  private Uni<Void> clock() {
    Uni<OffsetDateTime> from =
        since != null
            ? Uni.createFrom().item(since)
            : due.ago(config.overdue().toMillis() + config.leaderLease().toMillis());
    return from.flatMap(due::dueSince)
        .flatMap(
            found -> {
              since = found.until();
              ready.emit(found.jobs());
              return wake.admit(found.limited());
            })
        .replaceWithVoid();
  }

  private Uni<Void> fill() {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (Priority priority : Priority.values()) {
      int room = window.room(priority);
      if (room > 0) {
        all =
            all.flatMap(done -> due.overdue(priority, config.overdue().toMillis(), room))
                .invoke(ready::emit)
                .replaceWithVoid();
      }
    }
    return all;
  }
}
