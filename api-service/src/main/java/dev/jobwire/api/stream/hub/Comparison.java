package dev.jobwire.api.stream.hub;

import dev.jobwire.api.stream.Epoch;
import dev.jobwire.api.stream.StreamConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Every few seconds compares how far the listened-to streams have come in the database with what
 * this replica was told. It alone is enough for everyone to be told everything: signals only make
 * it fast.
 */
@ApplicationScoped
public class Comparison {

  private static final Logger LOG = Logger.getLogger(Comparison.class);

  /** Owners, or jobs, in one statement. */
  private static final int SLICE = 1_000;

  /** A connection that died silently must not end all comparing. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Hub hub;
  private final CounterStore store;
  private final Epoch epoch;
  private final StreamConfig config;
  private final Vertx vertx;
  private final AtomicBoolean running = new AtomicBoolean();
  private boolean failing;
  private long timer;

  Comparison(Hub hub, CounterStore store, Epoch epoch, StreamConfig config, Vertx vertx) {
    this.hub = hub;
    this.store = store;
    this.epoch = epoch;
    this.config = config;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    timer = vertx.setPeriodic(config.compareEvery().toMillis(), tick -> compare());
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  /** One comparison of all; does nothing while the last one still runs. */
  void compare() {
    if (!running.compareAndSet(false, true)) {
      return;
    }
    List<OwnerStream> streams = new ArrayList<>(hub.all());
    if (streams.isEmpty()) {
      running.set(false);
      return;
    }
    epoch
        .current()
        .flatMap(now -> slices(streams, now, 0))
        .ifNoItem()
        .after(LIMIT)
        .fail()
        .subscribe()
        .with(
            done -> {
              running.set(false);
              failing = false;
            },
            failure -> {
              running.set(false);
              if (!failing) {
                LOG.warnf("the owners' counters can't be read for now: %s", failure.toString());
              }
              failing = true;
            });
  }

  private Uni<Void> slices(List<OwnerStream> streams, int now, int from) {
    if (from >= streams.size()) {
      return Uni.createFrom().voidItem();
    }
    List<OwnerStream> slice = streams.subList(from, Math.min(from + SLICE, streams.size()));
    return store
        .counters(slice.stream().map(stream -> stream.owner().id()).toList())
        .invoke(counters -> tell(slice, now, counters))
        .flatMap(counters -> slices(streams, now, from + SLICE));
  }

  private void tell(List<OwnerStream> slice, int now, Map<Long, Long> counters) {
    for (OwnerStream stream : slice) {
      long lastSeq = counters.getOrDefault(stream.owner().id(), 0L);
      stream.compared(now, lastSeq, jobs -> check(stream, jobs));
    }
  }

  private void check(OwnerStream stream, List<UUID> jobs) {
    for (int from = 0; from < jobs.size(); from += SLICE) {
      List<UUID> slice = jobs.subList(from, Math.min(from + SLICE, jobs.size()));
      store
          .ended(slice)
          .subscribe()
          .with(
              stream::ended,
              failure -> {
                LOG.debugf(failure, "waited-for jobs could not be looked up");
                stream.checkFailed();
              });
    }
  }
}
