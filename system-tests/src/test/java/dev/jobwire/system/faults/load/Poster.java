package dev.jobwire.system.faults.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.Accepted;
import dev.jobwire.system.faults.audit.Expectation;
import dev.jobwire.system.faults.audit.Violations;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** Posts as one owner, each submission under a key of its own, and writes down what is accepted. */
final class Poster {

  private static final int ACCEPTED = 202;

  private final String owner;
  private final Patience patience;
  private final Ledger ledger;
  private final Violations violations;

  Poster(String owner, Patience patience, Ledger ledger, Violations violations) {
    this.owner = owner;
    this.patience = patience;
    this.ledger = ledger;
    this.violations = violations;
  }

  String owner() {
    return owner;
  }

  /** Posts a job; null, and a violation, when it is not accepted. */
  Accepted post(String kind, Body body, Expectation expected) throws InterruptedException {
    String key = UUID.randomUUID().toString();
    Answer answer = patience.post(owner, "/jobs", body.text(), key).answer();
    return accepted(kind, body.text(), expected, answer);
  }

  private Accepted accepted(String kind, String body, Expectation expected, Answer answer) {
    if (answer == null) {
      return null;
    }
    if (answer.status() != ACCEPTED) {
      wrong("POST /jobs " + body, answer);
      return null;
    }
    return write(kind, expected, answer.json());
  }

  /** Writes down a job as a 202 tells it. */
  Accepted write(String kind, Expectation expected, JsonNode job) {
    try {
      Accepted accepted =
          new Accepted(
              job.path("id").asText(),
              owner,
              kind,
              expected,
              job.path("orderingKey").asText(null),
              Instant.now(),
              Instant.parse(job.path("runAt").asText()));
      ledger.add(accepted);
      return accepted;
    } catch (DateTimeException e) {
      violations.add("answer: not a job", job.toString());
      return null;
    }
  }

  /** Does something to a job of this owner. */
  Patience.Told act(String path) throws InterruptedException {
    return patience.post(owner, path, "", null);
  }

  /** Posts something else than a job, under a key. */
  Answer postOther(String path, String body) throws InterruptedException {
    return patience.post(owner, path, body, UUID.randomUUID().toString()).answer();
  }

  /** How that job may end now. */
  void expect(Accepted job, Expectation expected) {
    ledger.expect(job.id(), expected);
  }

  /** An answer that must not be. */
  void wrong(String what, Answer answer) {
    violations.add("answer: " + answer.status(), owner + " " + what + ": " + answer.text());
  }
}
