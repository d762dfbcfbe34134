package dev.jobwire.system.faults.load;

import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.Expectation;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/** Jobs that use up their attempts, are retried by hand once they failed, and then succeed. */
final class RetriedJobs implements Kind {

  /** So many that losing some of the second lot does not use it up. */
  private static final int ATTEMPTS = 3;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration ONE_LOOK = Duration.ofSeconds(4);
  private static final int TAKEN = 202;
  private static final int NOT_FAILED = 409;

  private final Api api;

  RetriedJobs(Api api) {
    this.api = api;
  }

  @Override
  public void next(Poster poster, Later later, Random random) throws InterruptedException {
    Body body = Body.flaky(ATTEMPTS).attempts(ATTEMPTS);
    Expectation failed = Expectation.failed().resolved(1, 1, ATTEMPTS);
    Accepted job = poster.post("retried", body, failed);
    if (job != null) {
      later.after(LOOK_AGAIN, () -> whenFailed(poster, later, job, random.nextInt()));
    }
  }

  private void whenFailed(Poster poster, Later later, Accepted job, int replica)
      throws InterruptedException {
    String status;
    try {
      status = look(job, replica, "").json().path("status").asText();
      if (status.equals("COMPLETED")) {
        early(poster, job, look(job, replica, "/attempts"));
        return;
      }
    } catch (IOException e) {
      status = "";
    }
    if (status.equals("FAILED")) {
      retry(poster, job);
    } else {
      later.after(LOOK_AGAIN, () -> whenFailed(poster, later, job, replica + 1));
    }
  }

  private Answer look(Accepted job, int replica, String of) throws IOException {
    String path = "/jobs/" + job.id() + of;
    return api.get(Math.floorMod(replica, 1_000), job.owner(), path, ONE_LOOK);
  }

  /**
   * The handler fails by the number of the attempt. One that was handed back has a number, but is
   * not among those the job may have: then there is one left, and it succeeds.
   */
  private static void early(Poster poster, Accepted job, Answer attempts) {
    if (attempts.text().contains("HANDED_BACK")) {
      poster.expect(job, job.expected().ending(Set.of("COMPLETED")).resolved(1, 1, ATTEMPTS));
    } else {
      poster.wrong("completed too early " + job, attempts);
    }
  }

  private static void retry(Poster poster, Accepted job) throws InterruptedException {
    Patience.Told told = poster.act("/jobs/" + job.id() + "/retry");
    Expectation completed = job.expected().ending(Set.of("COMPLETED"));
    if (told.is(TAKEN) && told.sure()) {
      poster.expect(job, completed.resolved(2, 2, ATTEMPTS));
    } else if (told.is(TAKEN) || told.is(NOT_FAILED) && !told.sure()) {
      // An earlier try may have been taken, and its run have failed before this one.
      poster.expect(job, completed.resolved(2, 3, ATTEMPTS));
    } else if (told.answer() != null) {
      poster.wrong("retry " + job, told.answer());
    }
  }
}
