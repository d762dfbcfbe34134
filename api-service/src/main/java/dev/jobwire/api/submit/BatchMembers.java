package dev.jobwire.api.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.Problem.Violation;
import dev.jobwire.api.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The jobs of a batch, read one by one. */
final class BatchMembers {

  /** What is wrong beyond this is not listed: the answer must stay bounded. */
  private static final int MAX_VIOLATIONS = 2_000;

  private final String text;
  private final Instant now;
  private final int maxItems;
  private final int maxItem;
  private final MemberValues values = new MemberValues("");
  private final List<RequestMembers> jobs = new ArrayList<>();
  private final List<Violation> wrong = new ArrayList<>();

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
    } else if (values.violations().isEmpty() && jobs.isEmpty()) {
      values.refuse("jobs", "must have 1 to " + maxItems + " jobs");
    }
  }

  private boolean member(JsonParser json, String name) throws IOException {
    if (!name.equals("jobs")) {
      return false;
    }
    if (values.expect(json, JsonToken.START_ARRAY, name, "an array")) {
      int items = 0;
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
      add(new Violation(at, "must be an object"));
      json.skipChildren();
      return;
    }
    long from = json.currentTokenLocation().getCharOffset();
    RequestMembers members = new RequestMembers(text, at, now);
    members.read(json);
    if (isTooLarge((int) from, (int) json.currentLocation().getCharOffset())) {
      throw Problem.of(
          ProblemType.TOO_LARGE,
          "a job may have at most " + maxItem + " bytes",
          List.of(new Violation(at, "is larger than " + maxItem + " bytes")));
    }
    jobs.add(members);
    members.violations().forEach(this::add);
  }

  /** By its bytes; encoded anew only when its characters leave it in doubt. */
  private boolean isTooLarge(int from, int to) {
    return to - from > maxItem
        || (to - from) * 3L > maxItem
            && text.substring(from, to).getBytes(StandardCharsets.UTF_8).length > maxItem;
  }

  private void add(Violation violation) {
    if (wrong.size() < MAX_VIOLATIONS) {
      wrong.add(violation);
    }
  }

  /** What was wrong, with the batch and with each of its jobs. */
  List<Violation> violations() {
    List<Violation> all = new ArrayList<>(values.violations());
    all.addAll(wrong);
    return all;
  }

  /** The jobs; only when nothing was wrong. */
  List<JobRequest> requests() {
    return jobs.stream().map(RequestMembers::request).toList();
  }
}
