package dev.jobwire.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.Expectation;
import dev.jobwire.system.faults.audit.OwnerHistory;
import dev.jobwire.system.faults.audit.SeenAttempt;
import dev.jobwire.system.faults.audit.SeenJob;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.DelayedJobs;
import dev.jobwire.system.faults.strike.Fault;
import dev.jobwire.system.faults.strike.Recovery;
import dev.jobwire.system.faults.strike.Strike;
import dev.jobwire.system.faults.strike.Struck;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is measured of a history, and against which limit. All times in seconds. */
class LostWorkTest {

  private static final Instant BEGIN = Instant.parse("2026-11-24T10:00:00Z");

  private final Violations violations = new Violations();
  private final Recovery recovery = new Recovery(violations);

  private static Instant at(double seconds) {
    return BEGIN.plusMillis((long) (seconds * 1_000));
  }

  private static Struck struck(Fault fault, double at, double open, String... targets) {
    Strike strike = new Strike(fault, List.of(targets));
    return new Struck(1, strike, at(at), at(open), at(open));
  }

  private static SeenAttempt attempt(
      int number, String worker, double from, double to, String outcome) {
    return new SeenAttempt(number, worker, at(from), at(to), outcome);
  }

  private static OwnerHistory history(double runAt, SeenAttempt... attempts) {
    Expectation any = Expectation.completed(null);
    Accepted job = new Accepted("job", "owner", DelayedJobs.NAME, any, null, BEGIN, at(runAt));
    SeenJob seen = new SeenJob("COMPLETED", null, "k1:1", at(100), List.of(attempts));
    return new OwnerHistory(
        "owner", List.of(job), List.of(), List.of(), List.of("job"), Map.of("job", seen));
  }

  private void measure(List<Struck> faults, SeenAttempt... attempts) {
    new LostWork(faults, recovery).measure(history(0, attempts));
  }

  private List<String> lost(Struck struck, double lostAt, double next) {
    measure(
        List.of(struck),
        attempt(1, "worker-1", 9, lostAt, "LOST"),
        attempt(2, "worker-2", next, next + 1, "COMPLETED"));
    return List.copyOf(violations.counts().keySet());
  }

  @Test
  void aDeadWorkersJobsRunElsewhereInFiveSeconds() {
    Struck dead = struck(Fault.WORKER_KILLED, 10, 20, "worker-1");
    assertThat(lost(dead, 14, 15)).isEmpty();
    assertThat(lost(dead, 14, 15.1))
        .containsExactly("recovery: worker dead: next attempt elsewhere");
  }

  @Test
  void aPausedWorkersJobsToo() {
    Struck paused = struck(Fault.WORKER_PAUSED, 10, 15, "worker-1");
    assertThat(lost(paused, 14, 15)).isEmpty();
    assertThat(lost(paused, 14, 15.1))
        .containsExactly("recovery: worker paused: next attempt elsewhere");
  }

  @Test
  void aWorkerThatIsToldToStopLosesNothing() {
    Struck stopped = struck(Fault.WORKER_STOPPED, 10, 12, "worker-1");
    assertThat(lost(stopped, 10.1, 10.2))
        .containsExactly("recovery: worker told to stop: none may be lost");
  }

  @Test
  void aWorkerThatIsToldToStopIsNotToBlameForItsPause() {
    Struck paused = struck(Fault.WORKER_PAUSED, 10, 14.5, "worker-1");
    Struck stopped = struck(Fault.WORKER_STOPPED, 14.6, 16, "worker-1");
    measure(
        List.of(paused, stopped),
        attempt(1, "worker-1", 9, 14.7, "LOST"),
        attempt(2, "worker-2", 14.8, 15, "COMPLETED"));
    assertThat(violations.isEmpty()).isTrue();
  }

  @Test
  void aWorkerThatIsToldToStopIsToBlameThoughAnotherWasPaused() {
    Struck paused = struck(Fault.WORKER_PAUSED, 10, 14.5, "worker-1");
    Struck stopped = struck(Fault.WORKER_STOPPED, 14.6, 16, "worker-2");
    measure(
        List.of(paused, stopped),
        attempt(1, "worker-2", 14.5, 14.7, "LOST"),
        attempt(2, "worker-1", 14.8, 15, "COMPLETED"));
    assertThat(violations.counts())
        .containsOnlyKeys("recovery: worker told to stop: none may be lost");
  }

  @Test
  void withAllWorkersDeadOneHasToComeBackFirst() {
    Struck dead = struck(Fault.WORKERS_KILLED, 10, 20, "worker-1", "worker-2");
    assertThat(lost(dead, 14, 22)).isEmpty();
    assertThat(lost(dead, 14, 22.1)).hasSize(1);
  }

  @Test
  void withoutPostgresTheTimeCountsFromItsReturn() {
    Struck away = struck(Fault.POSTGRES_KILLED, 10, 20, "postgres");
    assertThat(lost(away, 21, 30)).isEmpty();
    assertThat(lost(away, 21, 30.1)).hasSize(1);
  }

  @Test
  void aFaultThatComesInBetweenIsToBlame() {
    Struck paused = struck(Fault.WORKER_PAUSED, 10, 14, "worker-1");
    Struck api = struck(Fault.API_KILLED, 14, 16, "api-1");
    SeenAttempt lost = attempt(1, "worker-1", 9, 15, "LOST");
    LostWork work = new LostWork(List.of(paused, api), recovery);
    work.measure(history(0, lost, attempt(2, "worker-2", 26, 27, "COMPLETED")));
    assertThat(violations.isEmpty()).isTrue();
    work.measure(history(0, lost, attempt(2, "worker-2", 26.1, 27, "COMPLETED")));
    assertThat(violations.isEmpty()).isFalse();
  }

  @Test
  void aFaultThatComesTooLateIsNot() {
    Struck dead = struck(Fault.WORKER_KILLED, 10, 15, "worker-1");
    Struck api = struck(Fault.API_KILLED, 16, 20, "api-1");
    measure(
        List.of(dead, api),
        attempt(1, "worker-1", 9, 15, "LOST"),
        attempt(2, "worker-2", 17, 18, "COMPLETED"));
    assertThat(violations.isEmpty()).isFalse();
  }

  @Test
  void whatAnotherWorkerLostHasAnotherReason() {
    Struck other = struck(Fault.WORKER_KILLED, 10, 20, "worker-2");
    assertThat(lost(other, 14, 60)).isEmpty();
    assertThat(recovery.lines().get(1)).startsWith("lost without a fault");
  }

  @Test
  void delayedJobsStartInTimeWithoutTheLeader() {
    Delays delays = new Delays(List.of(struck(Fault.API_KILLED, 10, 30, "api-1")), recovery);
    delays.measure(history(12, attempt(1, "worker-1", 17, 18, "COMPLETED")));
    assertThat(violations.isEmpty()).isTrue();
    delays.measure(history(12, attempt(1, "worker-1", 17.1, 18, "COMPLETED")));
    assertThat(violations.counts())
        .containsOnlyKeys("recovery: leader away: delayed job after its time");
  }

  @Test
  void delayedJobsMayWaitForTheNextFault() {
    Struck api = struck(Fault.API_KILLED, 10, 30, "api-1");
    Struck workers = struck(Fault.WORKERS_KILLED, 30, 50, "worker-1", "worker-2");
    Delays delays = new Delays(List.of(api, workers), recovery);
    delays.measure(history(28, attempt(1, "worker-1", 51, 52, "COMPLETED")));
    assertThat(violations.isEmpty()).isTrue();
    delays.measure(history(20, attempt(1, "worker-1", 51, 52, "COMPLETED")));
    assertThat(violations.isEmpty()).isFalse();
  }
}
