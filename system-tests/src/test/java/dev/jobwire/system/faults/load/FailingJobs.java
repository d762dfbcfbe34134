package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Expectation;
import java.util.Random;

/** Jobs that fail for good. */
final class FailingJobs implements Kind {

  @Override
  public void next(Poster poster, Later later, Random random) throws InterruptedException {
    poster.post("failing", Body.of("flaky", "{\"permanent\":true}"), Expectation.failed());
  }
}
