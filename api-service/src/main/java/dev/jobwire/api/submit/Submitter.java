package dev.jobwire.api.submit;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.types.JobType;
import dev.jobwire.model.job.BackoffTerms;
import dev.jobwire.model.job.JobIds;
import dev.jobwire.model.trace.Traceparent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Makes jobs of checked requests and has them accepted. */
@ApplicationScoped
class Submitter {

  private final Acceptor acceptor;
  private final SubmitConfig config;
  private final JobIds ids = new JobIds();

  Submitter(Acceptor acceptor, SubmitConfig config) {
    this.acceptor = acceptor;
    this.config = config;
  }

  /**
   * What was accepted.
   *
   * @param receipt what the database says
   * @param requests what was asked for, in the receipt's order
   */
  record Submitted(Receipt receipt, List<JobRequest> requests) {}

  /**
   * Accepts jobs, all or none; the answer comes after the commit.
   *
   * @param key the idempotency key; null for none
   * @return fails with a problem when the key was used for another request
   */
  Uni<Submitted> submit(Owner owner, List<Typed> requests, IdempotencyKey key) {
    String trace = Traceparent.current();
    List<NewJob> jobs = requests.stream().map(request -> job(owner, request, trace)).toList();
    return acceptor
        .accept(new Submission(owner, jobs, key))
        .map(
            receipt ->
                new Submitted(usable(receipt), requests.stream().map(Typed::request).toList()));
  }

  /**
   * What was accepted when the same was asked before, though it would be refused now: its type's
   * schema may have changed since, and its client may not know yet that it was accepted.
   *
   * @param key the idempotency key
   * @param refusal what is wrong with it now
   * @return fails with the refusal when it was not accepted before
   */
  Uni<Submitted> again(
      Owner owner, List<JobRequest> requests, IdempotencyKey key, Refusal refusal) {
    return acceptor
        .before(new Submission(owner, List.of(), key))
        .map(
            receipt -> {
              if (receipt.kind() != Receipt.Kind.REPLAYED) {
                throw refusal.problem();
              }
              return new Submitted(receipt, requests);
            });
  }

  private static Receipt usable(Receipt receipt) {
    return switch (receipt.kind()) {
      case FRESH, REPLAYED -> receipt;
      case MISMATCHED ->
          throw Problem.of(
              ProblemType.IDEMPOTENCY_MISMATCH, "the key was used with another request before");
      case FORGOTTEN ->
          throw Problem.of(ProblemType.UNAVAILABLE, "the key has just expired; try again");
    };
  }

  private NewJob job(Owner owner, Typed typed, String trace) {
    JobRequest request = typed.request();
    JobType.Defaults defaults = typed.type().defaults();
    BackoffTerms backoff = request.backoff();
    return new NewJob(
        ids.next(),
        owner,
        request.type(),
        defaults.limited(),
        request.priority(),
        first(request.maxAttempts(), defaults.maxAttempts(), config.maxAttempts()),
        first(millis(request.timeout()), defaults.timeoutMs(), millis(config.timeout())),
        request.runAt(),
        request.delay() == null ? null : (Long) request.delay().toMillis(),
        request.orderingKey(),
        backoff == null || backoff.equals(BackoffTerms.NONE) ? null : backoff.json(),
        request.payload(),
        trace);
  }

  private static int first(Integer asked, Integer ofType, int otherwise) {
    return asked != null ? asked : ofType != null ? ofType : otherwise;
  }

  private static Integer millis(Duration duration) {
    return duration == null ? null : (Integer) Math.toIntExact(duration.toMillis());
  }
}
