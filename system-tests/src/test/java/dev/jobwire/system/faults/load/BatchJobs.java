package dev.jobwire.system.faults.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jobwire.system.Answer;
import dev.jobwire.system.faults.audit.Expectation;
import java.util.Random;

/** A few jobs by one submission: all of them or none. */
final class BatchJobs implements Kind {

  private static final int MOST = 6;
  private static final int ACCEPTED = 202;

  @Override
  public void next(Poster poster, Later later, Random random) throws InterruptedException {
    int first = random.nextInt(1_000_000);
    int count = 1 + random.nextInt(MOST);
    ObjectNode batch = Api.JSON.createObjectNode();
    ArrayNode jobs = batch.putArray("jobs");
    for (int i = 0; i < count; i++) {
      jobs.add(Body.echo(first + i).json());
    }
    Answer answer = poster.postOther("/jobs/batch", batch.toString());
    if (answer == null) {
      return;
    }
    JsonNode accepted = answer.json().path("jobs");
    if (answer.status() != ACCEPTED || accepted.size() != count) {
      poster.wrong("POST /jobs/batch " + batch, answer);
      return;
    }
    for (int i = 0; i < count; i++) {
      poster.write("batch", Expectation.completed(Body.echoed(first + i)), accepted.get(i));
    }
  }
}
