package dev.jobwire.system.network.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.faults.audit.SeenEvent;
import dev.jobwire.system.faults.audit.Violations;
import dev.jobwire.system.faults.load.Api;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {

  private final Violations violations = new Violations();
  private final List<String> called = new ArrayList<>();
  private final List<String> acknowledgeableInCallback = new ArrayList<>();
  private Inbox inbox = inbox("start", 0);

  private Inbox inbox(String cursor, long before) {
    return new Inbox("owner", "subscriber", cursor, before, this::callback, violations);
  }

  private void callback(SeenEvent event) {
    called.add(event.id());
    acknowledgeableInCallback.add(String.valueOf(inbox.acknowledgeable()));
  }

  private static JsonNode event(long seq, String job) {
    return Api.JSON
        .createObjectNode()
        .put("id", "k1:" + seq)
        .set("job", Api.JSON.createObjectNode().put("id", job).put("status", "COMPLETED"));
  }

  @Test
  void handsOverInOrderAndDropsRepeats() {
    inbox.take(event(1, "a"));
    inbox.take(event(2, "b"));
    inbox.take(event(1, "a"));
    assertThat(called).containsExactly("k1:1", "k1:2");
    assertThat(inbox.repeats()).isEqualTo(1);
    assertThat(inbox.cursor()).isEqualTo("k1:2");
    assertThat(inbox.reached()).isEqualTo(2);
    assertThat(violations.isEmpty()).isTrue();
  }

  @Test
  void nothingCanBeAcknowledgedBeforeItsCallbackReturned() {
    assertThat(inbox.acknowledgeable()).isNull();
    inbox.take(event(1, "a"));
    inbox.take(event(2, "b"));
    assertThat(acknowledgeableInCallback).containsExactly("null", "k1:1");
    assertThat(inbox.acknowledgeable()).isEqualTo("k1:2");
  }

  @Test
  void aGapIsFound() {
    inbox.take(event(1, "a"));
    inbox.take(event(3, "c"));
    assertThat(violations.counts()).containsOnlyKeys("client: skipped events");
  }

  @Test
  void anEventThatCameAgainAsAnotherIsFound() {
    inbox.take(event(1, "a"));
    inbox.take(event(2, "b"));
    inbox.take(event(1, "x"));
    assertThat(violations.counts()).containsOnlyKeys("client: an event came again as another");
  }

  @Test
  void whoComesBackGoesOnWhereItWas() {
    inbox = inbox("k1:5", 5);
    assertThat(inbox.acknowledgeable()).isNull();
    inbox.take(event(5, "e"));
    inbox.take(event(6, "f"));
    assertThat(called).containsExactly("k1:6");
    assertThat(violations.isEmpty()).isTrue();
  }
}
