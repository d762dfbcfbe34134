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

  private static final List<String> APIS = List.of("api-1", "api-2");
  private static final List<String> WORKERS = List.of("worker-1", "worker-2");
  private static final List<String> SERVICES = List.of("api-1", "api-2", "worker-1", "worker-2");

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

  /**
   * Does it as soon as those are there that have to take over, and returns when what is promised
   * for it is due. What died may still be starting then.
   */
  public Struck strike(Strike strike) throws InterruptedException {
    count++;
    awaitReady(takingOver(strike.fault()));
    Instant at = Instant.now();
    Instant open =
        switch (strike.fault()) {
          case WORKER_KILLED -> workerKilled(strike.targets(), at);
          case WORKERS_KILLED -> workersKilled(strike.targets(), at);
          case WORKER_PAUSED -> paused(strike.targets().get(0), at, Limits.LEASE);
          case WORKER_STOPPED -> workerStopped(strike.targets().get(0), at);
          case API_KILLED -> apiKilled(strike.targets().get(0), at);
          case API_PAUSED -> apiPaused(strike.targets().get(0), at);
          case BROKER_KILLED -> broker(strike, at, () -> processes.kill("kafka"));
          case BROKER_WIPED -> broker(strike, at, processes::wipeBroker);
          case POSTGRES_KILLED, POSTGRES_AND_WORKER_KILLED -> postgres(strike, at);
        };
    Instant over = Instant.now();
    Struck struck = new Struck(count, strike, at, open, over);
    recovery.add(strike.fault() + ": until over", null, Duration.between(at, over), "" + struck);
    return struck;
  }

  /** Returns when everything that died is back. */
  public void awaitReady() throws InterruptedException {
    awaitReady(SERVICES);
  }

  private void awaitReady(List<String> services) throws InterruptedException {
    for (String service : services) {
      returns.awaitOpen(service);
    }
  }

  private static List<String> takingOver(Fault fault) {
    return switch (fault) {
      case WORKER_KILLED, WORKERS_KILLED, WORKER_PAUSED, WORKER_STOPPED -> WORKERS;
      case API_KILLED, API_PAUSED -> APIS;
      default -> SERVICES;
    };
  }

  private Instant workerKilled(List<String> worker, Instant at) throws InterruptedException {
    kill(worker);
    Instant due = at.plus(Limits.WORKER);
    returns.awaitTime(due);
    return due;
  }

  private Instant workersKilled(List<String> workers, Instant at) throws InterruptedException {
    Instant open = returns.awaitFirst(kill(workers));
    Instant lease = at.plus(Limits.LEASE);
    returns.awaitTime((open.isAfter(lease) ? open : lease).plus(Limits.AFTER_LEASE));
    return open;
  }

  /** Its jobs take a second or two, so it ends by itself, long before it would be cut short. */
  private Instant workerStopped(String name, Instant at) throws InterruptedException {
    Instant ended = returns.awaitEnd(processes.stop(name));
    recovery.add(
        "worker told to stop: until its end", Limits.STOP, Duration.between(at, ended), name);
    return ended;
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
    kill(List.of(name));
    Accepted job = prober.untilAccepted(other(name));
    Instant accepted = Instant.now();
    recovery.add(
        "api replica dead: the other accepts",
        Limits.API,
        Duration.between(at, accepted),
        "" + job);
    returns.awaitTime(at.plus(Limits.LEADER));
    return accepted;
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
          Instant ended = prober.completed(prober.untilAccepted(0));
          recovery.add(
              "PostgreSQL back: a job is accepted and completed",
              Limits.RETURN,
              Duration.between(open[0], ended),
              strike + " at " + at);
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
