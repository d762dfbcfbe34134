package dev.jobwire.api.submit;

import dev.jobwire.api.dispatch.Window;
import dev.jobwire.api.signal.ReadyEmitter;
import dev.jobwire.api.signal.ReadyJob;
import dev.jobwire.model.flow.GroupCommit;
import dev.jobwire.model.flow.SqlStates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes jobs durable, many with one commit, and after the commit tells the workers. Who is told
 * that a job is accepted can rely on it: nothing is told before.
 */
@ApplicationScoped
class Acceptor {

  private static final Logger LOG = Logger.getLogger(Acceptor.class);
  private static final int BATCH_WEIGHT = 4 << 20;
  private static final long QUEUED_WEIGHT = 64L << 20;
  private static final int DEADLOCK_RETRIES = 3;

  private final AcceptStore store;
  private final ReadyEmitter ready;
  private final Window window;
  private final GroupCommit<NewJob, Accepted> commits;
  private final SubmitConfig config;
  private final Counter accepted;
  private final DistributionSummary batches;

  Acceptor(
      AcceptStore store,
      ReadyEmitter ready,
      Window window,
      SubmitConfig config,
      MeterRegistry meters) {
    this.store = store;
    this.ready = ready;
    this.window = window;
    this.config = config;
    this.accepted = meters.counter("jobs.accepted");
    this.batches = DistributionSummary.builder("jobs.accept.batch").register(meters);
    this.commits =
        new GroupCommit<>(
            new GroupCommit.Limits(
                config.batchesInFlight(),
                config.batchSize(),
                BATCH_WEIGHT,
                config.queueSize(),
                QUEUED_WEIGHT),
            NewJob::weight,
            this::write,
            failure ->
                failure instanceof PgException pg && SqlStates.oneRowIsBad(pg.getSqlState()));
  }

  /** Accepts the job; the answer comes after the commit. Fails when that takes too long. */
  Uni<Accepted> accept(NewJob job) {
    return commits.submit(job).ifNoItem().after(config.deadline()).fail();
  }

  private Uni<List<Accepted>> write(List<NewJob> jobs) {
    return store
        .accept(jobs)
        .onFailure(f -> f instanceof PgException pg && SqlStates.tryAgain(pg.getSqlState()))
        .retry()
        .atMost(DEADLOCK_RETRIES)
        .invoke(answers -> tell(jobs, answers));
  }

  private void tell(List<NewJob> jobs, List<Accepted> answers) {
    accepted.increment(jobs.size());
    batches.record(jobs.size());
    List<ReadyJob> now = new ArrayList<>(jobs.size());
    List<NewJob> laned = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      NewJob job = jobs.get(i);
      if (job.lane() != null) {
        laned.add(job);
      } else if (answers.get(i).due()) {
        now.add(new ReadyJob(job.id(), job.type(), job.priority()));
      }
    }
    emit(now);
    if (!laned.isEmpty()) {
      store
          .activate(laned)
          .subscribe()
          .with(this::emit, f -> LOG.debugf(f, "lanes not activated; the dispatcher sweeps them"));
    }
  }

  /** Skips what Kafka's window has no room for: the dispatcher emits it when there is. */
  private void emit(List<ReadyJob> jobs) {
    ready.emit(window.admitted(jobs));
  }
}
