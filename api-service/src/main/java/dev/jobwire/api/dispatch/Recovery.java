package dev.jobwire.api.dispatch;

import dev.jobwire.api.dispatch.LostStore.Ended;
import dev.jobwire.api.ready.Wake;
import dev.jobwire.api.signal.KafkaSignals;
import dev.jobwire.model.signal.JobResolved;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Once a second: takes back what was lost with a worker, applies limits that have come, and opens
 * gates that stayed shut.
 */
@ApplicationScoped
class Recovery {

  private static final Logger LOG = Logger.getLogger(Recovery.class);

  /** How far past its deadline an attempt is lost: the worker itself stops it at the deadline. */
  private static final Duration DEADLINE_GRACE = Duration.ofSeconds(10);

  private final LostStore lost;
  private final SweepStore sweeps;
  private final NewLimits limits;
  private final KafkaSignals signals;
  private final Wake wake;
  private Place place = Place.START;

  Recovery(LostStore lost, SweepStore sweeps, NewLimits limits, KafkaSignals signals, Wake wake) {
    this.lost = lost;
    this.sweeps = sweeps;
    this.limits = limits;
    this.signals = signals;
    this.wake = wake;
  }

  /** One sweep. */
  Uni<Void> run() {
    long grace = DEADLINE_GRACE.toMillis();
    return lost.requeue(grace)
        .invoke(n -> tell(n, "%d lost attempts are ready again"))
        .flatMap(n -> lost.end(grace))
        .invoke(this::ended)
        .flatMap(ended -> sweeps.lanes(place))
        .invoke(walked -> place = walked.next())
        .flatMap(walked -> limits.step())
        .flatMap(done -> sweeps.limitedTypes())
        .flatMap(wake::admit)
        .replaceWithVoid();
  }

  private void ended(List<Ended> jobs) {
    tell(jobs.size(), "%d jobs ended with a lost attempt");
    Map<String, List<Ended>> byOwner = new HashMap<>();
    for (Ended job : jobs) {
      byOwner.computeIfAbsent(job.owner(), name -> new ArrayList<>()).add(job);
      wake.gone(job.ownerId(), job.lane(), job.limitedType());
    }
    byOwner.forEach(
        (owner, ended) ->
            signals.resolved(
                owner,
                new JobResolved(
                    ended.get(0).ownerId(),
                    ended.stream().mapToLong(Ended::seq).max().orElseThrow(),
                    ended.stream().map(Ended::job).toList())));
  }

  private static void tell(int n, String what) {
    if (n > 0) {
      LOG.infof(what, n);
    }
  }
}
