package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Expectation;
import java.util.Random;

/**
 * Jobs with one ordering key, short, some of which fail first. Posted by one thread, so that each
 * is posted after the 202 of the one before.
 */
final class LaneJobs implements Kind {

  private static final int MOST_MILLIS = 300;
  private static final int FLAKY_ONE_IN = 8;

  private final String key;

  LaneJobs(String key) {
    this.key = key;
  }

  @Override
  public void next(Poster poster, Later later, Random random) throws InterruptedException {
    if (random.nextInt(FLAKY_ONE_IN) == 0) {
      poster.post("ordered", Body.flaky(1).lane(key), Expectation.completedAfter(1));
    } else if (random.nextBoolean()) {
      Body body = Body.sleep(1 + random.nextInt(MOST_MILLIS)).lane(key);
      poster.post("ordered", body, Expectation.completed(null));
    } else {
      int number = random.nextInt();
      Body body = Body.echo(number).lane(key);
      poster.post("ordered", body, Expectation.completed(Body.echoed(number)));
    }
  }
}
