package dev.jobwire.api.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.api.identity.Owners;
import dev.jobwire.api.stream.ack.AckBook;
import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class EpochTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Inject AckBook acks;
  @Inject Owners owners;

  private static Response poll(String owner, String cursor) {
    return given()
        .header("X-Client-Id", owner)
        .queryParam("cursor", cursor)
        .queryParam("wait", 0)
        .get("/events");
  }

  /**
   * What is to be done after a restore from a snapshot, which PostgreSQL itself does not notice.
   */
  @Test
  void aNewOneCanBeBegunByHand() {
    try (Endings endings = Endings.ofNewOwner()) {
      endings.quietly(3);
      String before = poll(endings.owner(), "end").getHeader("Event-Cursor");
      assertThat(before).endsWith(":3");
      long no = endings.number("SELECT begin_epoch()");
      assertThat(before).isNotEqualTo("k" + no + ":3");
      await()
          .untilAsserted(
              () ->
                  assertThat(poll(endings.owner(), "end").getHeader("Event-Cursor"))
                      .isEqualTo("k" + no + ":3"));
      Response gone = poll(endings.owner(), before);
      assertThat(gone.statusCode()).isEqualTo(410);
      assertThat(gone.getHeader("Event-Cursor")).isEqualTo("k" + no + ":0");
      Response again = poll(endings.owner(), gone.getHeader("Event-Cursor"));
      assertThat(again.jsonPath().getList("events.id"))
          .containsExactly("k" + no + ":1", "k" + no + ":2", "k" + no + ":3");
    }
  }

  /**
   * The same backup may be restored twice, and what comes after it is numbered anew each time: only
   * a clock knows what clients have already seen.
   */
  @Test
  void itsNumberIsNoOther() {
    try (Endings endings = Endings.ofNewOwner()) {
      long second = secondsOf2026();
      long first = endings.number("SELECT begin_epoch()");
      assertThat(first).isBetween(second, second + 60);
      assertThat(endings.number("SELECT begin_epoch()")).isGreaterThan(first);
    }
  }

  /** A replica that ran on over a restore may still hold acknowledgements of before. */
  @Test
  void anAcknowledgementOfAnotherOneMovesNobody() {
    try (Endings endings = Endings.ofNewOwner()) {
      endings.quietly(5);
      Cursor old = Cursor.parse(poll(endings.owner(), "end").getHeader("Event-Cursor")).get();
      endings.number("SELECT begin_epoch()");
      var owner = owners.named(endings.owner()).await().atMost(LIMIT);
      acks.write(owner, "s", new Cursor(old.epoch(), 4)).await().atMost(LIMIT);
      String acked = "SELECT coalesce(max(acked), 0) FROM subscriber WHERE owner_id = ?";
      assertThat(endings.number(acked, endings.ownerId())).isZero();
    }
  }

  private static long secondsOf2026() {
    return Duration.between(Instant.parse("2026-01-01T00:00:00Z"), Instant.now()).toSeconds();
  }
}
