package dev.jobwire.system.faults.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Each way in which a history can be wrong, done to a correct one, and what must be found. */
enum Mutation {
  EVENT_LOST(
      "stream: an end was never told",
      h -> {
        h.polled.removeIf(event -> event.job().equals("job-1"));
        h.pushed = new ArrayList<>(h.polled);
      }),
  NUMBER_LEFT_OUT(
      "stream: not numbered without a gap",
      h -> {
        SeenEvent last = h.polled.remove(h.polled.size() - 1);
        h.polled.add(new SeenEvent(last.epoch(), last.seq() + 1, last.job(), last.status()));
      }),
  TOLD_TWICE(
      "stream: wrong number of events",
      h -> h.polled.add(new SeenEvent("k1", h.polled.size() + 1, "job-0", "COMPLETED"))),
  TOLD_OF_NO_JOB(
      "stream: an event of a job that nobody was told of",
      h -> h.polled.add(new SeenEvent("k1", h.polled.size() + 1, "other", "COMPLETED"))),
  NEW_EPOCH(
      "stream: more than one epoch",
      h -> {
        SeenEvent last = h.polled.remove(h.polled.size() - 1);
        h.polled.add(new SeenEvent("k2", last.seq(), last.job(), last.status()));
      }),
  NOT_PUSHED("stream: pushed is not what is polled", h -> h.pushed.remove(0)),
  PUSHED_IN_ANOTHER_ORDER(
      "stream: pushed is not what is polled", h -> h.pushed.add(h.pushed.remove(0))),
  TOLD_BEFORE_THE_END(
      "end: an event of a job that has not ended",
      h -> h.polled.set(0, new SeenEvent("k1", 1, "job-0", "RUNNING"))),
  GONE("end: an accepted job is not there", h -> h.jobs.remove("job-0")),
  STILL_PENDING(
      "end: not ended in time",
      h -> h.replace("job-0", new SeenJob("PENDING", null, null, null, List.of()))),
  ANOTHER_END("end: ended in another way", h -> h.replace("job-0", as(h, "FAILED", null, "k1:1"))),
  ANOTHER_RESULT("end: another result", h -> h.replace("job-0", as(h, "COMPLETED", "[]", "k1:1"))),
  EVENT_SAYS_OTHER(
      "end: the event says something else",
      h -> h.polled.set(0, new SeenEvent("k1", 1, "job-0", "FAILED"))),
  OTHER_EVENT_NAMED(
      "end: the event says something else",
      h -> h.replace("job-0", as(h, "COMPLETED", "{}", "k1:9999"))),
  CANCEL_IGNORED(
      "end: ended in another way",
      h ->
          h.accepted.set(0, expecting(h, Expectation.completed("{}").ending(Set.of("CANCELLED"))))),
  RETRY_IGNORED(
      "stream: wrong number of events",
      h -> h.accepted.set(0, expecting(h, Expectation.completed("{}").resolved(2, 2, 0)))),
  NOT_LISTED("list: an accepted job is not there once", h -> h.listed.remove("job-0")),
  LISTED_TWICE("list: an accepted job is not there once", h -> h.listed.add("job-0")),
  ANOTHER_LISTED("list: a job that no submission was told of", h -> h.listed.add("other")),
  ONE_JOB_FOR_TWO("list: two submissions got one job", h -> h.accepted.add(h.accepted.get(0))),
  NO_ATTEMPT("attempts: completed without one", h -> attempts(h, List.of())),
  NUMBERED_TWICE(
      "attempts: not numbered from 1 without a gap",
      h -> attempts(h, List.of(attempt(1, 0, 1, "LOST"), attempt(1, 1, 2, "COMPLETED")))),
  AFTER_THE_END(
      "attempts: one too many after COMPLETED",
      h -> attempts(h, List.of(attempt(1, 0, 1, "COMPLETED"), attempt(2, 1, 2, "COMPLETED")))),
  AFTER_CANCELLATION(
      "attempts: one too many after CANCELLED",
      h -> attempts(h, List.of(attempt(1, 0, 1, "CANCELLED"), attempt(2, 1, 2, "COMPLETED")))),
  AT_ONCE(
      "attempts: two overlap",
      h -> attempts(h, List.of(attempt(1, 0, 2, "LOST"), attempt(2, 1, 3, "COMPLETED")))),
  FAILED_WITHOUT_REASON(
      "attempts: a failure that the job can't have",
      h -> attempts(h, List.of(attempt(1, 0, 1, "FAILED"), attempt(2, 1, 2, "COMPLETED")))),
  COMPLETED_BY_NONE(
      "attempts: completed, but not by the last",
      h -> attempts(h, List.of(attempt(1, 0, 1, "LOST")))),
  ENDLESS(
      "attempts: one has no end",
      h -> attempts(h, List.of(new SeenAttempt(1, "worker-1", Instant.EPOCH, null, null)))),
  STARTED_EARLY(
      "order: started before the one before had ended",
      h -> {
        SeenJob second = h.jobs.get("job-1");
        Instant early = h.jobs.get("job-0").finishedAt().minusMillis(1);
        SeenAttempt only = new SeenAttempt(1, "worker-1", early, early, "COMPLETED");
        h.replace("job-1", Histories.attempts(second, List.of(only)));
      }),
  TOLD_EARLY(
      "order: told in another order",
      h -> {
        h.polled.set(0, new SeenEvent("k1", 1, "job-1", "COMPLETED"));
        h.polled.set(1, new SeenEvent("k1", 2, "job-0", "COMPLETED"));
      });

  private final String found;
  private final Consumer<Histories> change;

  Mutation(String found, Consumer<Histories> change) {
    this.found = found;
    this.change = change;
  }

  /** The class of violation that it must be found as. */
  String found() {
    return found;
  }

  void apply(Histories histories) {
    change.accept(histories);
  }

  private static SeenJob as(Histories h, String status, String result, String event) {
    SeenJob job = h.jobs.get("job-0");
    return new SeenJob(status, result, event, job.finishedAt(), job.attempts());
  }

  private static Accepted expecting(Histories h, Expectation expected) {
    return h.accepted.get(0).expecting(expected);
  }

  private static void attempts(Histories h, List<SeenAttempt> attempts) {
    h.replace("job-0", Histories.attempts(h.jobs.get("job-0"), attempts));
  }

  private static SeenAttempt attempt(int number, int from, int to, String outcome) {
    Instant begin = Instant.parse("2026-11-24T09:00:00Z");
    return new SeenAttempt(
        number,
        "worker-1",
        begin.plus(Duration.ofSeconds(from)),
        begin.plus(Duration.ofSeconds(to)),
        outcome);
  }
}
