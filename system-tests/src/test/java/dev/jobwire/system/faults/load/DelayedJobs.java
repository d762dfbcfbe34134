package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Expectation;
import java.util.Random;

/** Jobs that may not run before a time: the dispatcher's leader has to think of them. */
public final class DelayedJobs implements Kind {

  /** The name of this kind. */
  public static final String NAME = "delayed";

  private static final int LEAST_MILLIS = 500;
  private static final int MOST_MILLIS = 4_000;

  @Override
  public void next(Poster poster, Later later, Random random) throws InterruptedException {
    int number = random.nextInt();
    int millis = LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS);
    poster.post(
        NAME,
        Body.echo(number).with("delay", "PT" + millis / 1_000.0 + "S"),
        Expectation.completed(Body.echoed(number)));
  }
}
