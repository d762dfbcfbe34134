package dev.jobwire.api.dispatch;

import dev.jobwire.api.dispatch.ClockStore.Due;
import dev.jobwire.api.ready.Wake;
import dev.jobwire.api.retention.Housekeeping;
import dev.jobwire.api.signal.ReadyEmitter;
import dev.jobwire.api.signal.ReadyJob;
import dev.jobwire.api.signal.Window;
import dev.jobwire.model.job.Priority;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the leader does at a tick: lets arrive what the clock made due, and emits it; and once a
 * second gives back lost work, sweeps ordering keys and fills Kafka's window with what is overdue.
 */
@ApplicationScoped
class DispatchTick {

  /** Longer than a commit takes after its rows were dated. */
  private static final Duration RECENT = Duration.ofSeconds(10);

  /** Of a flood only so many a tick; the rest is left to pulls and to the window. */
  private static final int EMITTED_OF_A_FLOOD = 100;

  private final ClockStore clock;
  private final OverdueStore overdue;
  private final Recovery recovery;
  private final Housekeeping housekeeping;
  private final ReadyEmitter ready;
  private final Window window;
  private final Wake wake;
  private final QueueMetrics queue;
  private final Timer lag;
  private final DispatchConfig config;
  private final Map<Priority, Place> places = new EnumMap<>(Priority.class);
  private boolean behind;
  private long nextSweep;

  DispatchTick(
      ClockStore clock,
      OverdueStore overdue,
      Recovery recovery,
      Housekeeping housekeeping,
      ReadyEmitter ready,
      Window window,
      Wake wake,
      QueueMetrics queue,
      MeterRegistry metrics,
      DispatchConfig config) {
    this.clock = clock;
    this.overdue = overdue;
    this.recovery = recovery;
    this.housekeeping = housekeeping;
    this.ready = ready;
    this.window = window;
    this.wake = wake;
    this.queue = queue;
    this.lag =
        Timer.builder("jobwire.dispatch.lag")
            .description(
                "From when work falls due until the dispatcher lets it run; the worst of each batch")
            .register(metrics);
    this.config = config;
  }

  /** A new leader's start: much may have fallen due while nobody led. */
  void begin() {
    behind = true;
    nextSweep = System.nanoTime();
    housekeeping.begin();
  }

  /** One tick. */
  Uni<Void> run() {
    long now = System.nanoTime();
    boolean sweep = now - nextSweep >= 0;
    Uni<Void> work = arrive(clock.newest(RECENT));
    if (behind || sweep) {
      work = work.flatMap(done -> arrive(clock.oldest()));
    }
    if (sweep) {
      nextSweep = now + config.sweep().toNanos();
      work =
          work.flatMap(done -> recovery.run())
              .flatMap(done -> fill())
              .flatMap(done -> queue.measure(now));
    }
    housekeeping.beside();
    return work;
  }

  private Uni<Void> arrive(Uni<Due> some) {
    return some.flatMap(
            found -> {
              behind = found.more();
              if (found.late() != null) {
                lag.record(found.late());
              }
              ready.emit(found.more() ? someOf(found.jobs()) : found.jobs());
              return wake.admit(found.limited());
            })
        .replaceWithVoid();
  }

  private static List<ReadyJob> someOf(List<ReadyJob> flood) {
    return flood.subList(0, Math.min(EMITTED_OF_A_FLOOD, flood.size()));
  }

  private Uni<Void> fill() {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (Priority priority : Priority.values()) {
      int room = window.room(priority);
      Place from = places.getOrDefault(priority, Place.START);
      if (room > 0) {
        all =
            all.flatMap(done -> overdue.find(priority, config.overdue().toMillis(), room, from))
                .invoke(
                    found -> {
                      places.put(priority, found.next());
                      ready.emit(found.jobs());
                    })
                .replaceWithVoid();
      }
    }
    return all;
  }
}
