package dev.jobwire.system.faults.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Makes histories that are as they must be, with attempts that were lost in between. Its parts can
 * be changed before it is put together.
 */
final class Histories {

  static final String OWNER = "owner";

  private static final Instant BEGIN = Instant.parse("2026-11-24T10:00:00Z");

  final List<Accepted> accepted = new ArrayList<>();
  final List<SeenEvent> polled = new ArrayList<>();
  List<SeenEvent> pushed;
  final List<String> listed = new ArrayList<>();
  final Map<String, SeenJob> jobs = new HashMap<>();

  private final Random random;
  private Instant now = BEGIN;

  private Histories(Random random) {
    this.random = random;
  }

  /** So many jobs, at least two; the first two have one ordering key and just succeed. */
  static Histories correct(long seed, int count) {
    Histories histories = new Histories(new Random(seed));
    for (int i = 0; i < count; i++) {
      histories.job("job-" + i, i);
    }
    histories.pushed = new ArrayList<>(histories.polled);
    return histories;
  }

  OwnerHistory history() {
    return new OwnerHistory(
        OWNER,
        List.copyOf(accepted),
        List.copyOf(polled),
        List.copyOf(pushed),
        List.copyOf(listed),
        Map.copyOf(jobs));
  }

  private void job(String id, int i) {
    String lane = i < 2 ? "key-0" : random.nextBoolean() ? "key-" + random.nextInt(2) : null;
    int kind = i < 2 ? 0 : random.nextInt(5);
    List<SeenAttempt> attempts = new ArrayList<>();
    switch (kind) {
      case 1 -> {
        int failures = 1 + random.nextInt(3);
        for (int f = 0; f < failures; f++) {
          attempt(attempts, "FAILED");
        }
        attempt(attempts, "COMPLETED");
        end(id, lane, Expectation.completedAfter(failures), "COMPLETED", attempts);
      }
      case 2 -> {
        attempt(attempts, "FAILED");
        end(id, lane, Expectation.failed(), "FAILED", attempts);
      }
      case 3 -> {
        Expectation either = Expectation.completed(null).ending(Set.of("COMPLETED", "CANCELLED"));
        end(id, lane, either, "CANCELLED", attempts);
      }
      case 4 -> {
        attempt(attempts, "FAILED");
        tell(id, "FAILED");
        attempt(attempts, "COMPLETED");
        end(id, null, Expectation.completedAfter(1).resolved(2, 2, 1), "COMPLETED", attempts);
      }
      default -> {
        attempt(attempts, "COMPLETED");
        end(id, lane, Expectation.completed("{}"), "COMPLETED", attempts);
      }
    }
  }

  /** One more attempt, after some that were lost, perhaps. */
  private void attempt(List<SeenAttempt> attempts, String outcome) {
    while (random.nextInt(4) == 0) {
      add(attempts, random.nextBoolean() ? "LOST" : "HANDED_BACK");
    }
    add(attempts, outcome);
  }

  private void add(List<SeenAttempt> attempts, String outcome) {
    Instant started = later();
    attempts.add(new SeenAttempt(attempts.size() + 1, "worker-1", started, later(), outcome));
  }

  /** Not always later: what follows at once has the same time. */
  private Instant later() {
    now = now.plusMillis(random.nextInt(3));
    return now;
  }

  private void tell(String id, String status) {
    polled.add(new SeenEvent("k1", polled.size() + 1, id, status));
  }

  private void end(
      String id, String lane, Expectation expected, String status, List<SeenAttempt> attempts) {
    tell(id, status);
    accepted.add(new Accepted(id, OWNER, "some", expected, lane, BEGIN, BEGIN));
    listed.add(0, id);
    String result = status.equals("COMPLETED") ? "{}" : null;
    jobs.put(id, new SeenJob(status, result, "k1:" + polled.size(), now, List.copyOf(attempts)));
  }

  /** Puts another job in the place of what is there. */
  void replace(String id, SeenJob job) {
    jobs.put(id, job);
  }

  /** The same job with other attempts. */
  static SeenJob attempts(SeenJob job, List<SeenAttempt> attempts) {
    return new SeenJob(
        job.status(), job.result(), job.event(), job.finishedAt(), List.copyOf(attempts));
  }
}
