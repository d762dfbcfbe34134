package dev.jobwire.worker.completion;

import dev.jobwire.worker.catalog.HandlerCatalog;
import dev.jobwire.worker.claim.ClaimedJob;
import dev.jobwire.worker.completion.GateStore.Head;
import dev.jobwire.worker.completion.GateStore.Lane;
import dev.jobwire.worker.database.DatabaseWatch;
import dev.jobwire.worker.intake.ReadyJob;
import dev.jobwire.worker.intake.ReadyQueues;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Lets go what waited for attempts that are over: the next of an ordering key, the next of a type
 * that is limited. This worker takes what it can run; what it can't, or what is lost on the way,
 * the dispatcher tells of.
 */
@Singleton
final class Successors {

  private static final Logger LOG = Logger.getLogger(Successors.class);

  private final GateStore gates;
  private final HandlerCatalog handlers;
  private final ReadyQueues queues;
  private final DatabaseWatch database;

  @Inject
  Successors(GateStore gates, HandlerCatalog handlers, ReadyQueues queues, DatabaseWatch database) {
    this.gates = gates;
    this.handlers = handlers;
    this.queues = queues;
    this.database = database;
  }

  /** These jobs have ended, and that is committed. */
  void ended(Collection<ClaimedJob> jobs) {
    Set<Lane> lanes = new HashSet<>();
    for (ClaimedJob job : jobs) {
      if (job.lane() != null) {
        lanes.add(new Lane(job.ownerId(), job.lane()));
      }
    }
    open(lanes, limitedTypes(jobs));
  }

  /** These jobs wait again for an attempt; they keep their ordering keys, but not their places. */
  void returned(Collection<ClaimedJob> jobs) {
    open(Set.of(), limitedTypes(jobs));
  }

  private static Set<String> limitedTypes(Collection<ClaimedJob> jobs) {
    Set<String> types = new TreeSet<>();
    for (ClaimedJob job : jobs) {
      if (job.limited()) {
        types.add(job.type());
      }
    }
    return types;
  }

  private void open(Set<Lane> lanes, Set<String> limited) {
    if (lanes.isEmpty() && limited.isEmpty()) {
      return;
    }
    Uni<List<Head>> heads =
        lanes.isEmpty() ? Uni.createFrom().item(List.of()) : gates.activate(lanes);
    heads
        .invoke(
            found -> {
              offer(found);
              found.stream().filter(Head::limited).forEach(head -> limited.add(head.type()));
            })
        .chain(
            () -> limited.isEmpty() ? Uni.createFrom().item(List.<Head>of()) : gates.admit(limited))
        .subscribe()
        .with(this::offer, this::failed);
  }

  private void offer(List<Head> heads) {
    for (Head head : heads) {
      if (head.due() && !head.limited() && handlers.knows(head.type())) {
        queues.offer(new ReadyJob(head.job(), head.priority(), null, null));
      }
    }
  }

  private void failed(Throwable failure) {
    database.failed(failure);
    LOG.debug("what waited for these jobs waits for the dispatcher", failure);
  }
}
