package dev.jobwire.api.stream.ack;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.StreamConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Takes acknowledgements and writes them, one statement at a time; what comes meanwhile is in the
 * next. While the database is away they wait, the furthest of each subscriber.
 */
@Startup
@ApplicationScoped
public class AckBook {

  private static final Logger LOG = Logger.getLogger(AckBook.class);
  private static final int BATCH = 1_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);
  private static final Duration LAST_WRITE = Duration.ofSeconds(2);

  private final AckStore store;
  private final StreamConfig config;
  private final Vertx vertx;
  private final Counter acks;
  private final DistributionSummary batches;

  // Guarded by this.
  private final PendingAcks pending = new PendingAcks();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private boolean writing;
  private boolean failing;

  AckBook(AckStore store, StreamConfig config, Vertx vertx, MeterRegistry metrics) {
    this.store = store;
    this.config = config;
    this.vertx = vertx;
    this.acks =
        Counter.builder("jobwire.stream.acks")
            .description("Acknowledgements taken from clients")
            .register(metrics);
    this.batches =
        DistributionSummary.builder("jobwire.batch.size")
            .description("Rows written by one statement")
            .tag("statement", "acknowledge")
            .register(metrics);
  }

  /**
   * Takes an acknowledgement that will be written soon, even if the database is away for now.
   *
   * @param owner whose stream
   * @param subscriber who acknowledges
   * @param upTo up to which event; of the present epoch
   */
  public void take(Owner owner, String subscriber, Cursor upTo) {
    take(owner, subscriber, upTo, null);
  }

  /** The same; completes when it is written, fails when it can't be for now. */
  public Uni<Void> write(Owner owner, String subscriber, Cursor upTo) {
    return Uni.createFrom()
        .completionStage(
            () -> {
              CompletableFuture<Void> written = new CompletableFuture<>();
              take(owner, subscriber, upTo, written);
              return written;
            });
  }

  private void take(Owner owner, String subscriber, Cursor upTo, CompletableFuture<Void> written) {
    acks.increment();
    synchronized (this) {
      pending.add(upTo.epoch(), owner.id(), subscriber, upTo.seq());
      if (written != null) {
        waiting.add(written);
      }
    }
    write();
  }

  private void write() {
    List<Ack> batch;
    List<CompletableFuture<Void>> told = List.of();
    int epoch;
    synchronized (this) {
      if (writing) {
        return;
      }
      epoch = pending.epoch();
      batch = pending.take(BATCH);
      // Who waits is told only when nothing of theirs can be left over for another batch.
      if (pending.isEmpty()) {
        told = waiting;
        waiting = new ArrayList<>();
      }
      writing = !batch.isEmpty();
    }
    if (batch.isEmpty()) {
      told.forEach(future -> future.complete(null));
    } else {
      write(batch, epoch, told);
    }
  }

  private void write(List<Ack> batch, int epoch, List<CompletableFuture<Void>> told) {
    batches.record(batch.size());
    store
        .write(batch, epoch, config.retention().toMillis() / 1_000.0)
        .flatMap(this::trim)
        .ifNoItem()
        .after(WRITE_LIMIT)
        .fail()
        .subscribe()
        .with(done -> written(told), failure -> failed(batch, epoch, told, failure));
  }

  private Uni<Void> trim(Set<Long> grown) {
    return grown.isEmpty()
        ? Uni.createFrom().voidItem()
        : store.trim(grown, config.subscribersPerOwner());
  }

  private void written(List<CompletableFuture<Void>> told) {
    synchronized (this) {
      writing = false;
      failing = false;
    }
    told.forEach(future -> future.complete(null));
    write();
  }

  private void failed(
      List<Ack> batch, int epoch, List<CompletableFuture<Void>> told, Throwable failure) {
    List<CompletableFuture<Void>> refused;
    boolean say;
    synchronized (this) {
      batch.forEach(ack -> pending.add(epoch, ack.owner(), ack.subscriber(), ack.seq()));
      refused = new ArrayList<>(told);
      refused.addAll(waiting);
      waiting = new ArrayList<>();
      say = !failing;
      failing = true;
    }
    if (say) {
      LOG.warnf("acknowledgements can't be written for now: %s", failure.toString());
    }
    refused.forEach(future -> future.completeExceptionally(failure));
    vertx.setTimer(
        RETRY_MILLIS,
        timer -> {
          synchronized (this) {
            writing = false;
          }
          write();
        });
  }

  /** Writes what still waits when the service stops, if that can be done soon. */
  void stop(@Observes @Priority(2_000) ShutdownEvent event) {
    CompletableFuture<Void> last = new CompletableFuture<>();
    synchronized (this) {
      if (!writing && pending.isEmpty()) {
        return;
      }
      waiting.add(last);
    }
    write();
    try {
      last.get(LAST_WRITE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the last acknowledgements could not be written; clients will be told again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
