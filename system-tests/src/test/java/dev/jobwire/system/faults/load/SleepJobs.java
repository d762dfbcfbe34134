package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Expectation;
import java.util.Random;

/** Jobs that take a while, 0.1 to 2 s: those that run when a worker dies. */
final class SleepJobs implements Kind {

  private static final int LEAST_MILLIS = 100;
  private static final int MOST_MILLIS = 2_000;

  @Override
  public void next(Poster poster, Later later, Random random) throws InterruptedException {
    poster.post("sleep", Body.sleep(millis(random)), Expectation.completed(null));
  }

  static int millis(Random random) {
    return LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS);
  }
}
