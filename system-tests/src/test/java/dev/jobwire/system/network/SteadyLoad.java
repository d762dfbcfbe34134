package dev.jobwire.system.network;

import static java.util.stream.Collectors.joining;

import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Posts batches of echo jobs for some owners in turn, at a steady rate, on the good way to the
 * service.
 */
public final class SteadyLoad implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** So many posts may be under way, lest a slow answer hold up the others. */
  private static final int THREADS = 8;

  /** A batch has from 1 to 9 jobs. */
  private static final int AVERAGE = 5;

  private static final int MOST_CHARS = 2_000;
  private static final int ACCEPTED = 202;

  private final Api api;
  private final List<String> owners;
  private final Random random;
  private final Violations violations;
  private final Map<String, List<String>> accepted = new ConcurrentHashMap<>();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Begins to post.
   *
   * @param rate jobs a second, for all owners together
   */
  public SteadyLoad(Api api, List<String> owners, int rate, Random random, Violations violations) {
    this.api = api;
    this.owners = List.copyOf(owners);
    this.random = random;
    this.violations = violations;
    owners.forEach(owner -> accepted.put(owner, new CopyOnWriteArrayList<>()));
    long every = TimeUnit.SECONDS.toNanos(AVERAGE) / rate;
    for (int i = 0; i < THREADS; i++) {
      threads.scheduleAtFixedRate(this::post, i * every, THREADS * every, TimeUnit.NANOSECONDS);
    }
  }

  private void post() {
    String owner = owners.get(turn.getAndIncrement() % owners.size());
    int jobs = 1 + random.nextInt(2 * AVERAGE - 1);
    String body = Stream.generate(this::job).limit(jobs).collect(joining(",", "{\"jobs\":[", "]}"));
    try {
      Answer answer = api.post(random.nextInt(2), owner, "/jobs/batch", body, null, LIMIT);
      if (answer.status() == ACCEPTED) {
        answer.json().path("jobs").forEach(job -> accepted.get(owner).add(job.path("id").asText()));
      } else {
        violations.add("load: a job was not accepted", answer.status() + " " + answer.text());
      }
    } catch (IOException e) {
      violations.add("load: a job was not answered", e.toString());
    }
    count.addAndGet(jobs);
  }

  private String job() {
    return "{\"type\":\"echo\",\"payload\":\"" + "x".repeat(random.nextInt(MOST_CHARS)) + "\"}";
  }

  /** How many jobs were posted so far. */
  public int count() {
    return count.get();
  }

  /** Stops; returns the jobs that were accepted, by owner. */
  public Map<String, List<String>> stop() throws InterruptedException {
    close();
    if (!threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("a post did not end");
    }
    return accepted;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
