package dev.jobwire.api.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jobwire.api.problem.Problem.Violation;
import dev.jobwire.api.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The jobs of a batch, read one by one. */
final class BatchMembers {

  private final String text;
  private final Instant now;
  private final int maxItems;
  private final int maxItem;
  private final MemberValues values = new MemberValues("");
  private final List<JobRequest> jobs = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final Refusal refusal = new Refusal();
  private int items;

  BatchMembers(String text, Instant now, int maxItems, int maxItem) {
    this.text = text;
    this.now = now;
    this.maxItems = maxItems;
    this.maxItem = maxItem;
  }

  /** Reads from behind the object's opening brace to its end. */
  void read(JsonParser json) throws IOException {
    values.each(json, name -> member(json, name));
    if (!values.has("jobs")) {
      values.refuse("jobs", "is missing");
    } else if (values.violations().isEmpty() && items == 0) {
      values.refuse("jobs", "must have 1 to " + maxItems + " jobs");
    }
    refusal.add(ProblemType.INVALID_REQUEST, values.violations());
  }

  private boolean member(JsonParser json, String name) throws IOException {
    if (!name.equals("jobs")) {
      return false;
    }
    if (values.expect(json, JsonToken.START_ARRAY, name, "an array")) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        item(json, items++);
      }
      if (items > maxItems) {
        values.refuse(name, "must have 1 to " + maxItems + " jobs");
      }
    }
    return true;
  }

  private void item(JsonParser json, int index) throws IOException {
    if (index >= maxItems) {
      json.skipChildren();
      return;
    }
    String at = "/jobs/" + index;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      refusal.add(ProblemType.INVALID_REQUEST, new Violation(at, "must be an object"));
      json.skipChildren();
      return;
    }
    long from = json.currentTokenLocation().getCharOffset();
    RequestMembers members = new RequestMembers(text, at, now);
    members.read(json);
    List<Violation> wrong = members.violations();
    refusal.add(ProblemType.INVALID_REQUEST, wrong);
    if (isTooLarge((int) from, (int) json.currentLocation().getCharOffset())) {
      refusal.add(ProblemType.TOO_LARGE, new Violation(at, "is larger than " + maxItem + " bytes"));
    } else if (wrong.isEmpty()) {
      jobs.add(members.request());
      places.add(index);
    }
  }

  /** By its bytes; encoded anew only when its characters leave it in doubt. */
  private boolean isTooLarge(int from, int to) {
    return to - from > maxItem
        || (to - from) * 3L > maxItem
            && text.substring(from, to).getBytes(StandardCharsets.UTF_8).length > maxItem;
  }

  /** The batch as it was read. */
  Batch batch() {
    return new Batch(jobs, places, refusal);
  }
}
