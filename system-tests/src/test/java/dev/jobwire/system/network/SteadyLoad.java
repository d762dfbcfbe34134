package dev.jobwire.system.network;

import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Posts echo jobs for some owners in turn, at a steady rate, on the good way to the service. */
final class SteadyLoad implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int MOST_CHARS = 2_000;
  private static final int ACCEPTED = 202;

  private final Api api;
  private final List<String> owners;
  private final Random random;
  private final Violations violations;
  private final Map<String, List<String>> accepted = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private volatile int count;

  /**
   * Begins to post.
   *
   * @param rate jobs a second, for all owners together
   */
  SteadyLoad(Api api, List<String> owners, int rate, Random random, Violations violations) {
    this.api = api;
    this.owners = List.copyOf(owners);
    this.random = random;
    this.violations = violations;
    owners.forEach(owner -> accepted.put(owner, new ArrayList<>()));
    thread.scheduleAtFixedRate(
        this::post, 0, TimeUnit.SECONDS.toNanos(1) / rate, TimeUnit.NANOSECONDS);
  }

  private void post() {
    String owner = owners.get(count % owners.size());
    String body =
        "{\"type\":\"echo\",\"payload\":\"" + "x".repeat(random.nextInt(MOST_CHARS)) + "\"}";
    try {
      Answer answer = api.post(random.nextInt(2), owner, "/jobs", body, null, LIMIT);
      if (answer.status() == ACCEPTED) {
        accepted.get(owner).add(answer.json().path("id").asText());
      } else {
        violations.add("load: a job was not accepted", answer.status() + " " + answer.text());
      }
    } catch (IOException e) {
      violations.add("load: a job was not answered", e.toString());
    }
    count++;
  }

  /** How many jobs were posted so far. */
  int count() {
    return count;
  }

  /** Stops; returns the jobs that were accepted, by owner. */
  Map<String, List<String>> stop() throws InterruptedException {
    close();
    if (!thread.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("a post did not end");
    }
    return accepted;
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
