package dev.jobwire.api.ready;

import dev.jobwire.api.signal.ReadyEmitter;
import dev.jobwire.api.signal.ReadyJob;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Wakes work after a commit: what nothing holds back is emitted, the rest goes through its ordering
 * key's and its type's gate first. Awaited by nobody: the dispatcher sweeps both gates.
 */
@ApplicationScoped
public class Wake {

  private static final Logger LOG = Logger.getLogger(Wake.class);

  private final LaneStore lanes;
  private final AdmissionStore admissions;
  private final ReadyEmitter ready;

  Wake(LaneStore lanes, AdmissionStore admissions, ReadyEmitter ready) {
    this.lanes = lanes;
    this.admissions = admissions;
    this.ready = ready;
  }

  /** Wakes what was just committed. */
  public void fresh(Collection<Waking> work) {
    List<ReadyJob> now = new ArrayList<>(work.size());
    Set<LaneStore.Lane> held = new LinkedHashSet<>();
    Set<String> limited = new TreeSet<>();
    for (Waking job : work) {
      if (job.lane() != null) {
        held.add(new LaneStore.Lane(job.ownerId(), job.lane()));
      } else if (job.limited()) {
        if (job.due()) {
          limited.add(job.type());
        }
      } else if (job.due()) {
        now.add(new ReadyJob(job.id(), job.type(), job.priority(), job.trace()));
      }
    }
    ready.emit(now);
    open(held, limited);
  }

  /**
   * Wakes what a job held back that is gone, or runs no more.
   *
   * @param ownerId its owner's number
   * @param lane its ordering key; null for none
   * @param limitedType its type if that is limited; else null
   */
  public void gone(long ownerId, String lane, String limitedType) {
    open(
        lane == null ? Set.of() : Set.of(new LaneStore.Lane(ownerId, lane)),
        limitedType == null ? Set.of() : Set.of(limitedType));
  }

  private void open(Set<LaneStore.Lane> held, Set<String> limited) {
    if (held.isEmpty() && limited.isEmpty()) {
      return;
    }
    activate(held, new TreeSet<>(limited))
        .flatMap(this::admit)
        .subscribe()
        .with(
            done -> LOG.tracef("%d admitted", done),
            f -> LOG.debugf(f, "not all was woken; the dispatcher will"));
  }

  /** Gives the types whose gate is to be looked at. */
  private Uni<Set<String>> activate(Set<LaneStore.Lane> held, Set<String> limited) {
    if (held.isEmpty()) {
      return Uni.createFrom().item(limited);
    }
    return lanes
        .activate(held)
        .map(
            heads -> {
              List<ReadyJob> now = new ArrayList<>();
              for (LaneStore.Head head : heads) {
                if (head.limited()) {
                  limited.add(head.job().type());
                } else if (head.due()) {
                  now.add(head.job());
                }
              }
              ready.emit(now);
              return limited;
            });
  }

  /**
   * Admits waiting work of these types up to their limits, and emits it.
   *
   * @return how many were admitted
   */
  public Uni<Integer> admit(Set<String> types) {
    return types.isEmpty()
        ? Uni.createFrom().item(0)
        : admissions.admit(types).invoke(ready::emit).map(List::size);
  }
}
