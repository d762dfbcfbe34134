package dev.jobwire.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.system.SharedStack;
import dev.jobwire.system.Stack;
import dev.jobwire.system.faults.audit.Audit;
import dev.jobwire.system.faults.audit.OwnerHistory;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Answers;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.faults.load.Ledger;
import dev.jobwire.system.faults.load.Load;
import dev.jobwire.system.faults.load.Prober;
import dev.jobwire.system.faults.load.StreamFollower;
import dev.jobwire.system.faults.strike.FaultBag;
import dev.jobwire.system.faults.strike.Limits;
import dev.jobwire.system.faults.strike.Probes;
import dev.jobwire.system.faults.strike.Processes;
import dev.jobwire.system.faults.strike.Recovery;
import dev.jobwire.system.faults.strike.Strike;
import dev.jobwire.system.faults.strike.Striker;
import dev.jobwire.system.faults.strike.Struck;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Kills, pauses and wipes for as long as asked, under load, and looks from outside whether all that
 * was promised holds. {@code -Dfaults=200} for more, {@code -Dfaults.seed=…} for the same again,
 * {@code -Dfaults.rate=40} for more jobs a second.
 */
@Isolated("Its limits are seconds.")
@ExtendWith(SharedStack.Ended.class)
@Order(Integer.MAX_VALUE)
class FaultsIT {

  private static final int REPLICAS = 2;
  private static final Duration DRAINED = Duration.ofSeconds(60);
  private static final Duration TOLD = Duration.ofSeconds(30);

  private final int faults = Integer.getInteger("faults", 20);
  private final long seed = Long.getLong("faults.seed", System.nanoTime() & 0xFFFFFF);
  private final double rate = Double.parseDouble(System.getProperty("faults.rate", "10"));
  private final Instant begun = Instant.now();
  private Instant drained;
  private final Violations violations = new Violations();
  private final Recovery recovery = new Recovery(violations);
  private final Ledger ledger = new Ledger();
  private final Answers answers = new Answers();
  private final List<Struck> struck = new ArrayList<>();
  private final Map<String, StreamFollower> followers = new LinkedHashMap<>();

  @Test
  void keepsItsPromisesWhateverDies() throws Exception {
    System.out.println("faults: " + faults + ", seed: " + seed);
    String replicas = Integer.toString(REPLICAS);
    try (Stack stack =
        Stack.start(
            SharedStack.directory("faults"),
            Map.of("JOBS_WORKER_LEASE", Limits.LEASE.toString()),
            "--apis",
            replicas,
            "--workers",
            replicas)) {
      Api api = new Api(List.of(stack.api(1), stack.api(2)));
      Instant started = Instant.now();
      strike(stack, api);
      Instant struckAll = Instant.now();
      List<OwnerHistory> histories = histories(api);
      LostWork lost = new LostWork(struck, recovery);
      Delays delays = new Delays(struck, recovery);
      for (OwnerHistory history : histories) {
        Audit.of(history, violations);
        lost.measure(history);
        delays.measure(history);
      }
      ServiceLogs.check(stack.output(), violations);
      String report =
          new Report(seed, List.of(begun, started, struckAll, drained, Instant.now()))
              .faults(struck)
              .jobs(ledger, histories)
              .recovery(recovery)
              .counts("warnings and errors logged", ServiceLogs.counts(stack.output()))
              .violations(violations)
              .publish();
      assertThat(violations.counts()).as(report).isEmpty();
    } finally {
      followers.values().forEach(StreamFollower::close);
    }
  }

  /** Strikes under load; returns when the load has stopped and all is answered. */
  private void strike(Stack stack, Api api) throws InterruptedException {
    for (String owner : Load.owners()) {
      followers.put(owner, new StreamFollower(api, owner, violations));
    }
    Prober prober = new Prober(api, ledger, answers, violations);
    Striker striker =
        new Striker(new Processes(stack), new Probes(stack), prober, answers, recovery, violations);
    FaultBag bag = new FaultBag(new Random(seed), REPLICAS, REPLICAS);
    Load load = new Load(api, ledger, answers, violations, rate, seed);
    load.start();
    try {
      for (int i = 0; i < faults; i++) {
        Strike strike = bag.next();
        struck.add(striker.strike(strike));
        System.out.println(struck.get(i));
      }
      striker.awaitReady();
    } finally {
      load.stop();
    }
  }

  private List<OwnerHistory> histories(Api api) throws Exception {
    drain(api);
    drained = Instant.now();
    Collector collector = new Collector(api, new AttemptsByApi(api));
    List<OwnerHistory> histories = new ArrayList<>();
    for (String owner : ledger.owners()) {
      StreamFollower follower = followers.get(owner);
      OwnerHistory history = collector.of(owner, ledger.of(owner));
      if (follower != null) {
        told(follower, history.polled().size());
        history = history.pushed(follower.seen());
      }
      histories.add(history);
    }
    return histories;
  }

  /** Waits until all have ended. What has not is found by the audit, with all that is known. */
  private void drain(Api api) {
    try {
      await().atMost(DRAINED).ignoreException(IOException.class).until(() -> open(api) == 0);
    } catch (ConditionTimeoutException e) {
      violations.add("end: not all ended in time", DRAINED + " after the last fault");
    }
  }

  private int open(Api api) throws IOException {
    int open = 0;
    for (String owner : ledger.owners()) {
      open += new OwnerReader(api, owner).open();
    }
    return open;
  }

  /** Waits until a subscriber got so many. What it misses then is found by the audit. */
  private void told(StreamFollower follower, int events) {
    try {
      await().atMost(TOLD).until(() -> follower.seen().size() >= events);
    } catch (ConditionTimeoutException e) {
      violations.add("push: not all told in time", TOLD + " after the end");
    }
  }
}
