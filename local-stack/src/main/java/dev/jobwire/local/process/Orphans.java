package dev.jobwire.local.process;

import java.time.Duration;
import java.util.List;

/** Ends what a launcher that died left running: the services first, what they stand on after. */
public final class Orphans {

  private static final Duration SERVICES_GRACE = Duration.ofSeconds(15);
  private static final Duration INFRASTRUCTURE_GRACE = Duration.ofSeconds(10);

  private final RunDirectory run;
  private final OutputSink output;

  /** Of this directory; what is done is told to {@code output}. */
  public Orphans(RunDirectory run, OutputSink output) {
    this.run = run;
    this.output = output;
  }

  /** Returns when none of the recorded processes runs any more; forgets them all. */
  public void end() {
    List<RecordedProcess> all = run.names().stream().map(run::recorded).toList();
    end(all.stream().filter(p -> rank(p.name()) == 0).toList(), Signal.TERM, SERVICES_GRACE);
    end(all.stream().filter(p -> rank(p.name()) == 1).toList(), Signal.TERM, INFRASTRUCTURE_GRACE);
    end(all.stream().filter(p -> rank(p.name()) == 2).toList(), Signal.INT, INFRASTRUCTURE_GRACE);
    all.forEach(process -> run.forget(process.name()));
  }

  private static int rank(String name) {
    if (name.startsWith("postgres")) {
      return 2;
    }
    return name.startsWith("kafka") ? 1 : 0;
  }

  private void end(List<RecordedProcess> processes, Signal signal, Duration grace) {
    List<RecordedProcess> running = processes.stream().filter(RecordedProcess::runs).toList();
    for (RecordedProcess process : running) {
      output.line(
          "launcher", "ending " + process.name() + " (pid " + process.pid() + ") left behind");
      signal.send(process.number());
    }
    if (!Polling.within(grace, () -> running.stream().noneMatch(RecordedProcess::runs))) {
      running.stream().filter(RecordedProcess::runs).forEach(p -> Signal.KILL.send(p.number()));
      Polling.within(grace, () -> running.stream().noneMatch(RecordedProcess::runs));
    }
  }
}
