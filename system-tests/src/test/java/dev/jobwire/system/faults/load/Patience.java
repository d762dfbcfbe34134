package dev.jobwire.system.faults.load;

import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.Violations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks until there is an answer, turning to another replica each time: a connection that breaks, an
 * answer that does not come and a 503 are what a client must expect of a service under repair.
 */
final class Patience {

  /**
   * The answer, and whether it is sure that no earlier try was taken.
   *
   * @param answer the first that is neither missing nor 503; null when none came in time
   * @param sure false when an earlier try may have been taken although its answer was lost
   */
  record Told(Answer answer, boolean sure) {
    boolean is(int status) {
      return answer != null && answer.status() == status;
    }
  }

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration ONE_TRY = Duration.ofSeconds(4);
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final int UNAVAILABLE = 503;

  private final Api api;
  private final Answers answers;
  private final Violations violations;
  private final Pace pace = new Pace();

  Patience(Api api, Answers answers, Violations violations) {
    this.api = api;
    this.answers = answers;
    this.violations = violations;
  }

  /** Posts as this owner, with a key for repeats or none, first to a replica by chance. */
  Told post(String owner, String path, String body, String key) throws InterruptedException {
    return post(ThreadLocalRandom.current().nextInt(api.replicas()), owner, path, body, key);
  }

  /** The same, first to this replica. */
  Told post(int first, String owner, String path, String body, String key)
      throws InterruptedException {
    Instant end = Instant.now().plus(LIMIT);
    boolean sure = true;
    String last = "";
    for (int replica = first; Instant.now().isBefore(end); replica++) {
      try {
        Answer answer = api.post(replica, owner, path, body, key, ONE_TRY);
        answers.add(answer.status(), answer.headers().firstValue("Retry-After").isPresent());
        if (answer.status() != UNAVAILABLE) {
          return new Told(answer, sure);
        }
        if (answer.headers().firstValue("Retry-After").isEmpty()) {
          violations.add("answer: 503 without Retry-After", path + ": " + answer.text());
        }
        last = answer.text();
      } catch (IOException e) {
        answers.add(0, false);
        last = e.toString();
      }
      // Also a 503 may come for what is written a moment later.
      sure = false;
      pace.next(BETWEEN);
    }
    violations.add("answer: none in time", owner + " " + path + " " + body + ": " + last);
    return new Told(null, sure);
  }
}
