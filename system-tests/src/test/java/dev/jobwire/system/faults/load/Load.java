package dev.jobwire.system.faults.load;

import dev.jobwire.system.faults.audit.Violations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Jobs of all kinds, by several owners, over all replicas, at a bounded rate, until stopped. */
public final class Load {

  private static final int OWNERS = 4;
  private static final int FREE_THREADS = 3;
  private static final int LANES = 2;
  private static final double PART_WITHOUT_KEY = 0.7;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(150);

  private final Pace pace = new Pace();
  private final List<Thread> threads = new ArrayList<>();
  private final Later later;
  private final Violations violations;

  /**
   * Not begun yet.
   *
   * @param rate how many jobs a second, all together
   * @param seed decides which jobs are posted, not when
   */
  public Load(
      Api api, Ledger ledger, Answers answers, Violations violations, double rate, long seed) {
    this.violations = violations;
    this.later = new Later(violations);
    Random seeds = new Random(seed);
    int free = millis(OWNERS * FREE_THREADS, rate * PART_WITHOUT_KEY);
    int ordered = millis(OWNERS * LANES, rate * (1 - PART_WITHOUT_KEY));
    Patience patience = new Patience(api, answers, violations);
    for (String owner : owners()) {
      Poster poster = new Poster(owner, patience, ledger, violations);
      for (int i = 0; i < FREE_THREADS; i++) {
        thread(poster, mix(api), free, new Random(seeds.nextLong()));
      }
      for (int i = 1; i <= LANES; i++) {
        thread(poster, List.of(new LaneJobs("key-" + i)), ordered, new Random(seeds.nextLong()));
      }
    }
  }

  /** How often each of some threads posts so that all together make up a rate. */
  private static int millis(int threads, double rate) {
    return (int) (threads * 1_000 / rate);
  }

  /** Who posts. */
  public static List<String> owners() {
    return IntStream.rangeClosed(1, OWNERS).mapToObj(i -> "owner-" + i).toList();
  }

  /** What is posted without an ordering key, in these proportions. */
  private static List<Kind> mix(Api api) {
    EchoJobs echo = new EchoJobs();
    SleepJobs sleep = new SleepJobs();
    DelayedJobs delayed = new DelayedJobs();
    return List.of(
        echo,
        echo,
        echo,
        echo,
        sleep,
        sleep,
        sleep,
        sleep,
        delayed,
        delayed,
        new FlakyJobs(),
        new FailingJobs(),
        new CancelledJobs(),
        new CancelledJobs(),
        new RetriedJobs(api),
        new BatchJobs());
  }

  private void thread(Poster poster, List<Kind> mix, int millis, Random random) {
    Runnable client =
        () -> {
          try {
            while (pace.next(Duration.ofMillis(millis / 2 + random.nextInt(millis)))) {
              mix.get(random.nextInt(mix.size())).next(poster, later, random);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            violations.add("runner: a client broke", e.toString());
          }
        };
    threads.add(new Thread(client, poster.owner() + " " + threads.size()));
  }

  /** Begins. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /** Posts nothing more, and returns when all that was posted is answered. */
  public void stop() throws InterruptedException {
    pace.stop();
    for (Thread thread : threads) {
      thread.join();
    }
    later.finish(LAST_ANSWERS);
  }
}
