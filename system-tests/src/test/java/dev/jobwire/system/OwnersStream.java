package dev.jobwire.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads an owner's events by long poll, and checks what the contract says of any stream. */
final class OwnersStream {

  private static final int WAIT_SECONDS = 60;

  private OwnersStream() {}

  /** Everything from the oldest event on, until there are so many and, for now, no more. */
  static List<JsonNode> read(Client client, int count) {
    List<JsonNode> events = new ArrayList<>();
    String cursor = "start";
    while (events.size() < count) {
      Answer answer = client.events(cursor, WAIT_SECONDS);
      assertThat(answer.status()).as("after %d events of %d", events.size(), count).isEqualTo(200);
      answer.json().path("events").forEach(events::add);
      cursor = answer.json().path("cursor").asText();
    }
    assertThat(client.events(cursor, 0).status()).as("nothing after " + cursor).isEqualTo(204);
    return events;
  }

  /** Numbered without a gap from 1, in order, and exactly one event for each of these jobs. */
  static void assertWhole(List<JsonNode> events, Collection<String> jobs) {
    assertThat(events).extracting(OwnersStream::number).isEqualTo(numbers(events.size()));
    assertThat(events)
        .extracting(event -> event.path("id").asText().split(":")[0])
        .containsOnly(events.get(0).path("id").asText().split(":")[0]);
    assertThat(events)
        .extracting(event -> event.at("/job/id").asText())
        .containsExactlyInAnyOrderElementsOf(jobs);
  }

  private static List<Long> numbers(int count) {
    List<Long> numbers = new ArrayList<>();
    for (long number = 1; number <= count; number++) {
      numbers.add(number);
    }
    return numbers;
  }

  private static Long number(JsonNode event) {
    return Long.valueOf(event.path("id").asText().split(":")[1]);
  }
}
