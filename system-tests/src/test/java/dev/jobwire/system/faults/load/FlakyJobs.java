package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Expectation;
import java.util.Random;

/** Jobs that fail once or twice and then succeed. */
final class FlakyJobs implements Kind {

  @Override
  public void next(Poster poster, Later later, Random random) throws InterruptedException {
    int failures = 1 + random.nextInt(2);
    poster.post("flaky", Body.flaky(failures), Expectation.completedAfter(failures));
  }
}
