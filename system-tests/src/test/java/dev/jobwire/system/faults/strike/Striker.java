package dev.jobwire.system.faults.strike;

import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Answers;
import dev.jobwire.system.faults.load.Prober;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Does faults to a running stack, waits until each is over, and measures what can be seen then. */
public final class Striker {

  private static final List<String> SERVICES = List.of("api-1", "api-2", "worker-1", "worker-2");
  private static final List<String> WORKERS = List.of("worker-1", "worker-2");

  private final Processes processes;
  private final Returns returns;
  private final Prober prober;
  private final Answers answers;
  private final Recovery recovery;
  private final Violations violations;
  private int count;

  /** Strikes this stack, whose load goes on. */
  public Striker(
      Processes processes,
      Probes probes,
      Prober prober,
      Answers answers,
      Recovery recovery,
      Violations violations) {
    this.processes = processes;
    this.returns = new Returns(processes, probes);
    this.prober = prober;
    this.answers = answers;
    this.recovery = recovery;
    this.violations = violations;
  }

  /** Does it, and returns when all processes are back and ready. */
  public Struck strike(Strike strike) throws InterruptedException {
    count++;
    Instant at = Instant.now();
    Instant open =
        switch (strike.fault()) {
          case WORKER_KILLED, WORKERS_KILLED -> killed(strike);
          case WORKER_PAUSED -> paused(strike.targets().get(0), at, Limits.LEASE);
          case API_KILLED -> apiKilled(strike.targets().get(0), at);
          case API_PAUSED -> apiPaused(strike.targets().get(0), at);
          case BROKER_KILLED -> broker(strike, at, () -> processes.kill("kafka"));
          case BROKER_WIPED -> broker(strike, at, processes::wipeBroker);
          case POSTGRES_KILLED, POSTGRES_AND_WORKER_KILLED -> postgres(strike, at);
        };
    for (String service : SERVICES) {
      returns.awaitOpen(service);
    }
    Instant back = Instant.now();
    Struck struck = new Struck(count, strike, at, open, back);
    recovery.add(strike.fault() + ": all ready", null, Duration.between(at, back), "" + struck);
    return struck;
  }

  private Instant killed(Strike strike) throws InterruptedException {
    Map<String, Long> dead = kill(strike.targets());
    return returns.awaitFirst(dead);
  }

  /** All of them before any is waited for. */
  private Map<String, Long> kill(List<String> names) {
    Map<String, Long> dead = new HashMap<>();
    names.forEach(name -> dead.put(name, processes.kill(name)));
    return dead;
  }

  private Instant paused(String name, Instant at, Duration lease) throws InterruptedException {
    processes.pause(name);
    try {
      returns.awaitTime(at.plus(lease).plus(Limits.LONGER));
    } finally {
      processes.resume(name);
    }
    return Instant.now();
  }

  private Instant apiKilled(String name, Instant at) throws InterruptedException {
    Map<String, Long> dead = kill(List.of(name));
    Accepted job = prober.untilAccepted(other(name));
    recovery.add(
        "api replica dead: the other accepts",
        Limits.API,
        Duration.between(at, Instant.now()),
        "" + job);
    return returns.awaitFirst(dead);
  }

  private Instant apiPaused(String name, Instant at) throws InterruptedException {
    Instant open = paused(name, at, Limits.LEADER_LEASE);
    Accepted job = prober.untilAccepted(replica(name));
    recovery.add(
        "api replica goes on: it accepts", null, Duration.between(open, job.at()), "" + job);
    return open;
  }

  private static int replica(String api) {
    return Integer.parseInt(api.substring(api.indexOf('-') + 1)) - 1;
  }

  private static int other(String api) {
    return replica(api) + 1;
  }

  private Instant broker(Strike strike, Instant at, Runnable blow) throws InterruptedException {
    long pid = processes.pid("kafka");
    Instant[] open = new Instant[1];
    prober.during(
        () -> {
          blow.run();
          open[0] = returns.awaitFirst(Map.of("kafka", pid));
        });
    Instant consuming = returns.awaitConsuming(WORKERS);
    recovery.add(
        "broker back: workers get jobs by Kafka",
        Limits.RETURN,
        Duration.between(open[0], consuming),
        strike + " at " + at);
    answers.between(at, open[0]).stream()
        .filter(one -> one.status() == 0 || one.status() >= 500)
        .forEach(one -> violations.add("broker away: a job was not accepted", "" + one));
    return open[0];
  }

  private Instant postgres(Strike strike, Instant at) throws InterruptedException {
    Map<String, Long> services = new HashMap<>();
    SERVICES.stream()
        .filter(service -> !strike.targets().contains(service))
        .forEach(service -> services.put(service, processes.pid(service)));
    Instant[] open = new Instant[1];
    prober.during(
        () -> {
          Map<String, Long> dead = kill(strike.targets());
          open[0] = returns.awaitFirst(Map.of("postgres", dead.get("postgres")));
          dead.remove("postgres");
          Instant ended = prober.completed(prober.untilAccepted(0));
          recovery.add(
              "PostgreSQL back: a job is accepted and completed",
              Limits.RETURN,
              Duration.between(open[0], ended),
              strike + " at " + at);
          returns.awaitAll(dead);
        });
    boolean told =
        answers.between(at, Instant.now()).stream()
            .anyMatch(one -> one.status() == 503 && one.retryAfter());
    if (!told) {
      violations.add("PostgreSQL away: nobody was told 503", strike + " at " + at);
    }
    services.forEach(
        (name, pid) -> {
          if (processes.pid(name) != pid) {
            violations.add("PostgreSQL away: a service was restarted", name + " at " + at);
          }
        });
    return open[0];
  }
}
