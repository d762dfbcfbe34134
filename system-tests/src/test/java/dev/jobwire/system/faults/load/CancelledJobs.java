package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.Expectation;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/** Jobs that their owner cancels: before they run, while they run, or too late. */
final class CancelledJobs implements Kind {

  private static final Set<String> EITHER = Set.of("COMPLETED", "CANCELLED");
  private static final int MOST_MILLIS = 2_000;
  private static final int TAKEN = 202;
  private static final int TOO_LATE = 409;

  @Override
  public void next(Poster poster, Later later, Random random) throws InterruptedException {
    Body body = Body.sleep(SleepJobs.millis(random));
    if (random.nextInt(4) == 0) {
      body.with("delay", "PT1S");
    }
    Expectation either = Expectation.completed(null).ending(EITHER);
    Accepted job = poster.post("cancelled", body, either);
    if (job != null) {
      Duration after = Duration.ofMillis(random.nextInt(MOST_MILLIS));
      later.after(after, () -> cancel(poster, job));
    }
  }

  private static void cancel(Poster poster, Accepted job) throws InterruptedException {
    Patience.Told told = poster.act("/jobs/" + job.id() + "/cancel");
    if (told.is(TAKEN)) {
      poster.expect(job, job.expected().ending(Set.of("CANCELLED")));
    } else if (told.is(TOO_LATE)) {
      // After a try whose answer was lost, it may have been that one.
      Set<String> ends = told.sure() ? Set.of("COMPLETED") : EITHER;
      poster.expect(job, job.expected().ending(ends));
    } else if (told.answer() != null) {
      poster.wrong("cancel " + job, told.answer());
    }
  }
}
