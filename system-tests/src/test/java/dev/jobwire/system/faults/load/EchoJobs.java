package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Expectation;
import java.util.Random;

/** Jobs that give back their payload, of every priority. */
final class EchoJobs implements Kind {

  private static final String[] PRIORITIES = {"HIGH", "NORMAL", "NORMAL", "LOW"};

  @Override
  public void next(Poster poster, Later later, Random random) throws InterruptedException {
    int number = random.nextInt();
    String priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
    poster.post(
        "echo " + priority,
        Body.echo(number).with("priority", priority),
        Expectation.completed(Body.echoed(number)));
  }
}
