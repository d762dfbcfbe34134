package dev.jobwire.api.submit;

import dev.jobwire.api.ready.Wake;
import dev.jobwire.api.ready.Waking;
import dev.jobwire.api.submit.Receipt.Kind;
import dev.jobwire.model.flow.GroupCommit;
import dev.jobwire.model.flow.SqlStates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes jobs durable, many with one commit, and after the commit wakes them. Who is told that a job
 * is accepted can rely on it: nothing is told before.
 */
@ApplicationScoped
class Acceptor {

  private static final int BATCH_WEIGHT = 4 << 20;
  private static final long QUEUED_WEIGHT = 64L << 20;
  private static final int DEADLOCK_RETRIES = 3;

  private final AcceptStore store;
  private final IdempotencyStore keys;
  private final InFlightKeys inFlight;
  private final Wake wake;
  private final GroupCommit<Submission, Receipt> commits;
  private final SubmitConfig config;
  private final MeterRegistry meters;
  private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
  private final DistributionSummary batches;

  Acceptor(
      AcceptStore store,
      IdempotencyStore keys,
      InFlightKeys inFlight,
      Wake wake,
      SubmitConfig config,
      MeterRegistry meters) {
    this.store = store;
    this.keys = keys;
    this.inFlight = inFlight;
    this.wake = wake;
    this.config = config;
    this.meters = meters;
    this.batches =
        DistributionSummary.builder("jobwire.batch.size")
            .description("Rows written by one statement")
            .tag("statement", "accept")
            .register(meters);
    this.commits =
        new GroupCommit<>(
            new GroupCommit.Limits(
                config.batchesInFlight(),
                config.batchSize(),
                BATCH_WEIGHT,
                config.queueSize(),
                QUEUED_WEIGHT),
            Submission::weight,
            this::write,
            failure ->
                failure instanceof PgException pg && SqlStates.oneRowIsBad(pg.getSqlState()));
  }

  /** Accepts jobs, all or none; the answer comes after the commit. Fails when it takes too long. */
  Uni<Receipt> accept(Submission submission) {
    Uni<Receipt> receipt =
        submission.key() == null
            ? commits.submit(submission)
            : inFlight.inTurn(
                submission.owner().id(),
                submission.key().value(),
                () -> commits.submit(submission));
    return receipt.ifNoItem().after(config.deadline()).fail();
  }

  /**
   * What became of the first request with a key, if it has been accepted or is about to be on this
   * replica. Fails when it takes too long.
   *
   * @param submission by its owner and key; it is not accepted itself
   */
  Uni<Receipt> before(Submission submission) {
    return inFlight
        .inTurn(
            submission.owner().id(),
            submission.key().value(),
            () -> keys.receipts(List.of(submission)).map(receipts -> receipts.get(submission)))
        .ifNoItem()
        .after(config.deadline())
        .fail();
  }

  private Uni<List<Receipt>> write(List<Submission> submissions) {
    return store
        .accept(submissions)
        .onFailure(f -> f instanceof PgException pg && SqlStates.tryAgain(pg.getSqlState()))
        .retry()
        .atMost(DEADLOCK_RETRIES)
        .flatMap(
            fresh -> {
              tell(submissions, fresh);
              return receipts(submissions, fresh);
            });
  }

  private Uni<List<Receipt>> receipts(List<Submission> submissions, Map<UUID, Accepted> fresh) {
    List<Submission> used = new ArrayList<>();
    List<UUID> unanswered = new ArrayList<>();
    for (Submission s : submissions) {
      if (!fresh.containsKey(s.jobs().get(0).id())) {
        if (s.key() == null) {
          s.jobs().forEach(job -> unanswered.add(job.id()));
        } else {
          used.add(s);
        }
      }
    }
    Uni<Map<UUID, Accepted>> all =
        unanswered.isEmpty()
            ? Uni.createFrom().item(fresh)
            : store.written(unanswered).map(written -> both(fresh, written));
    return Uni.combine()
        .all()
        .unis(all, keys.receipts(used))
        .with(
            (written, before) ->
                submissions.stream()
                    .map(s -> before.containsKey(s) ? before.get(s) : receipt(s, written))
                    .toList());
  }

  private static Map<UUID, Accepted> both(Map<UUID, Accepted> fresh, Map<UUID, Accepted> written) {
    Map<UUID, Accepted> all = new HashMap<>(fresh);
    all.putAll(written);
    return all;
  }

  private static Receipt receipt(Submission submission, Map<UUID, Accepted> written) {
    return new Receipt(
        Kind.FRESH, submission.jobs().stream().map(job -> written.get(job.id())).toList());
  }

  private void tell(List<Submission> submissions, Map<UUID, Accepted> fresh) {
    batches.record(fresh.size());
    List<Waking> waking = new ArrayList<>(fresh.size());
    for (Submission submission : submissions) {
      for (NewJob job : submission.jobs()) {
        Accepted taken = fresh.get(job.id());
        if (taken != null) {
          accepted(job.type()).increment();
          waking.add(
              new Waking(
                  job.id(),
                  job.owner().id(),
                  job.type(),
                  job.priority(),
                  job.lane(),
                  job.limited(),
                  taken.due(),
                  job.trace()));
        }
      }
    }
    wake.fresh(waking);
  }

  /** Types are those that workers have registered, so there are few. */
  private Counter accepted(String type) {
    return accepted.computeIfAbsent(
        type,
        t ->
            Counter.builder("jobwire.jobs.accepted")
                .description("Jobs that were accepted")
                .tag("type", t)
                .register(meters));
  }
}
