package dev.jobwire.system.faults.load;

import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.Expectation;
import dev.jobwire.system.faults.audit.Violations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An owner that looks whether jobs are taken right now. Safe for many threads. */
public final class Prober {

  /** Its name. */
  public static final String OWNER = "prober";

  private static final Duration ONE_TRY = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);
  private static final Duration BEAT = Duration.ofMillis(100);
  private static final int ACCEPTED = 202;

  /** More at a time are not needed to have one every beat while answers come. */
  private static final int AT_A_TIME = 16;

  private final Api api;
  private final Poster poster;
  private final AtomicInteger numbers = new AtomicInteger();

  /** Writes what is accepted into the same ledger as everybody. */
  public Prober(Api api, Ledger ledger, Answers answers, Violations violations) {
    this.api = api;
    this.poster = new Poster(OWNER, new Patience(api, answers, violations), ledger, violations);
  }

  /** Posts to one replica until it accepts; the job. Fails when it does not within a minute. */
  public Accepted untilAccepted(int replica) throws InterruptedException {
    Pace pace = new Pace();
    int number = numbers.incrementAndGet();
    String body = Body.echo(number).text();
    String key = UUID.randomUUID().toString();
    Instant end = Instant.now().plus(LIMIT);
    String last = "";
    while (Instant.now().isBefore(end)) {
      try {
        Answer answer = api.post(replica, OWNER, "/jobs", body, key, ONE_TRY);
        if (answer.status() == ACCEPTED) {
          return poster.write("probe", Expectation.completed(Body.echoed(number)), answer.json());
        }
        last = answer.text();
      } catch (IOException e) {
        last = e.toString();
      }
      pace.next(LOOK_AGAIN);
    }
    throw new AssertionError("replica " + replica + " accepts nothing: " + last);
  }

  /** When the job was completed, as any replica tells it. Fails when it is not within a minute. */
  public Instant completed(Accepted job) throws InterruptedException {
    Pace pace = new Pace();
    Instant end = Instant.now().plus(LIMIT);
    String last = "";
    for (int replica = 0; Instant.now().isBefore(end); replica++) {
      try {
        String path = "/jobs/" + job.id() + "?wait=1";
        Answer answer = api.get(replica, OWNER, path, ONE_TRY.multipliedBy(3));
        if (answer.json().path("status").asText().equals("COMPLETED")) {
          return Instant.parse(answer.json().path("finishedAt").asText());
        }
        last = answer.text();
      } catch (IOException e) {
        last = e.toString();
      }
      pace.next(LOOK_AGAIN);
    }
    throw new AssertionError(job + " is not completed: " + last);
  }

  /** Something that is done to the product. */
  public interface Action {
    void run() throws InterruptedException;
  }

  /** Posts a job every 100 ms while something is done, and returns when all are answered. */
  public void during(Action action) throws InterruptedException {
    Pace pace = new Pace();
    ExecutorService posts = Executors.newFixedThreadPool(AT_A_TIME);
    Thread beats =
        new Thread(
            () -> {
              try {
                while (pace.next(BEAT)) {
                  posts.execute(this::probe);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "prober");
    beats.start();
    try {
      action.run();
    } finally {
      pace.stop();
      beats.join();
      posts.shutdown();
      if (!posts.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        posts.shutdownNow();
      }
    }
  }

  private void probe() {
    int number = numbers.incrementAndGet();
    try {
      poster.post("probe", Body.echo(number), Expectation.completed(Body.echoed(number)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
