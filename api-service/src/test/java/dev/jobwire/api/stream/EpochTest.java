package dev.jobwire.api.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.api.testing.Endings;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class EpochTest {

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
}
