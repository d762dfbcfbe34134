package dev.jobwire.api.stream.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.hub.Hub;
import dev.jobwire.api.testing.OwnerTest;
import dev.jobwire.api.testing.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each race as it is meant to end, over each transport; locks decide who comes first. */
@QuarkusTest
@WithTestResource(StackResource.class)
class RaceTest extends OwnerTest {

  private static final int WINDOW = 64;

  @Inject Hub hub;

  @TestHTTPResource("/")
  URI root;

  private Told open(Way way, String subscriber, String cursor) throws Exception {
    return way.open(root, endings.owner(), subscriber, cursor);
  }

  private Response submit() {
    return api.json("{\"type\":\"echo\"}")
        .post("/jobs")
        .then()
        .statusCode(202)
        .extract()
        .response();
  }

  private static UUID id(Response job) {
    return UUID.fromString(job.path("id"));
  }

  /** The stream's end as a cursor. */
  private String end() {
    return api.request().get("/events?cursor=end&wait=0").getHeader("Event-Cursor");
  }

  /** The ids of these events. */
  private List<String> ids(long first, long last) {
    String end = end();
    String epoch = end.substring(0, end.indexOf(':') + 1);
    return LongStream.rangeClosed(first, last).mapToObj(seq -> epoch + seq).toList();
  }

  private long acked(String subscriber) {
    return endings.number(
        "SELECT acked FROM subscriber WHERE owner_id = ? AND name = ?",
        endings.ownerId(),
        subscriber);
  }

  private boolean isListenedTo() {
    return hub.isListenedTo(new Owner(endings.ownerId(), endings.owner()));
  }

  @ParameterizedTest
  @EnumSource
  void aJobEndsBetweenItsPostAndSubscribing(Way way) throws Exception {
    endings.quietly(2);
    Response accepted = submit();
    endings.quietly(id(accepted));
    try (Told told = open(way, "s", accepted.getHeader("Event-Cursor"))) {
      assertThat(told.next(1)).isEqualTo(ids(3, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstJobOfAllEndsBetweenItsPostAndSubscribing(Way way) throws Exception {
    Response accepted = submit();
    assertThat(accepted.getHeader("Event-Cursor")).endsWith(":0");
    endings.quietly(id(accepted));
    try (Told told = open(way, "s", accepted.getHeader("Event-Cursor"))) {
      assertThat(told.next(1)).isEqualTo(ids(1, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJobEndsBetweenReadingItAndSubscribing(Way way) throws Exception {
    Response accepted = submit();
    String before = end();
    api.get(accepted.path("id")).then().statusCode(200);
    endings.quietly(id(accepted));
    try (Told byCursor = open(way, "s", before);
        Told bySubscriber = open(way, "t", null)) {
      assertThat(byCursor.next(1)).isEqualTo(ids(1, 1));
      assertThat(bySubscriber.next(1)).isEqualTo(ids(1, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJobEndsWhileThePlaceIsLookedUp(Way way) throws Exception {
    endings.quietly(1);
    endings.lock("stream");
    try (Told told = open(way, "s", null)) {
      await().until(() -> endings.isAwaited("stream"));
      endings.quietly(2);
      assertThat(told.next(3)).isEqualTo(ids(1, 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJobEndsWhileThePlaceAtTheEndIsLookedUp(Way way) throws Exception {
    endings.quietly(1);
    String end = end();
    endings.lock("stream");
    try (Told told = open(way, "s", end)) {
      await().until(() -> endings.isAwaited("stream"));
      endings.quietly(2);
      assertThat(told.next(2)).isEqualTo(ids(2, 3));
    }
  }

  /**
   * WebSocket and poll stand still after a window; SSE does not, and may be through with the
   * replay.
   */
  @ParameterizedTest
  @EnumSource
  void jobsEndDuringAReplay(Way way) throws Exception {
    endings.quietly(300);
    try (Told told = open(way, "s", "start")) {
      List<String> first = told.next(WINDOW);
      assertThat(first).isEqualTo(ids(1, WINDOW));
      endings.aloud(5);
      for (int at = WINDOW; at < 305; at += WINDOW) {
        told.acknowledge(ids(at, at).get(0));
        int last = Math.min(at + WINDOW, 305);
        assertThat(told.next(last - at)).isEqualTo(ids(at + 1, last));
      }
    }
  }

  /** The reader's next page is under way when the jobs end. */
  @ParameterizedTest
  @EnumSource
  void jobsEndWhileAPageIsRead(Way way) throws Exception {
    endings.quietly(1);
    try (Told told = open(way, "s", "start")) {
      assertThat(told.next(1)).isEqualTo(ids(1, 1));
      endings.lock("resolution");
      endings.tellOf(2);
      await().until(() -> endings.isAwaited("resolution"));
      endings.quietly(3);
      assertThat(told.next(3)).isEqualTo(ids(2, 4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aJobEndsWhileTheConnectionCloses(Way way) throws Exception {
    endings.quietly(1);
    String first = ids(1, 1).get(0);
    try (Told told = open(way, "s", null)) {
      assertThat(told.next(1)).containsExactly(first);
      told.acknowledge(first);
      await().until(() -> acked("s") == 1);
      endings.lock("resolution");
      endings.tellOf(2);
      await().until(() -> endings.isAwaited("resolution"));
    }
    endings.quietly(1);
    try (Told bySubscriber = open(way, "s", null);
        Told byCursor = open(way, "s", first)) {
      assertThat(bySubscriber.next(1)).isEqualTo(ids(2, 2));
      assertThat(byCursor.next(1)).isEqualTo(ids(2, 2));
    }
    await().until(() -> !isListenedTo());
  }

  @ParameterizedTest
  @EnumSource
  void twoTabsAreToldOfEverythingEach(Way way) throws Exception {
    try (Told one = open(way, "shared", "start");
        Told two = open(way, "shared", "start");
        Told other = open(way, "other", "start")) {
      await().until(this::isListenedTo);
      endings.aloud(3);
      List<String> all = ids(1, 3);
      assertThat(one.next(3)).isEqualTo(all);
      assertThat(two.next(3)).isEqualTo(all);
      assertThat(other.next(3)).isEqualTo(all);
      two.acknowledge(all.get(1));
      await().until(() -> acked("shared") == 2);
      endings.aloud(1);
      assertThat(one.next(1)).isEqualTo(ids(4, 4));
      assertThat(two.next(1)).isEqualTo(ids(4, 4));
      assertThat(other.next(1)).isEqualTo(ids(4, 4));
    }
    try (Told shared = open(way, "shared", null);
        Told other = open(way, "other", null)) {
      assertThat(shared.next(2)).isEqualTo(ids(3, 4));
      assertThat(other.next(4)).isEqualTo(ids(1, 4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCursorOfAnotherEpochIsSaidSoEvenBeforeTheFirstEvent(Way way) throws Exception {
    try (Told told = open(way, "s", "k999:0")) {
      assertThat(told.next(1)).containsExactly("reset");
      endings.aloud(1);
      assertThat(told.next(1)).isEqualTo(ids(1, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamWithoutEventsHasAPlaceToComeBackTo(Way way) throws Exception {
    String empty = end();
    assertThat(empty).endsWith(":0");
    try (Told told = open(way, "s", empty)) {
      told.acknowledge(empty);
    }
    endings.quietly(1);
    try (Told byCursor = open(way, "s", empty);
        Told bySubscriber = open(way, "s", null)) {
      assertThat(byCursor.next(1)).isEqualTo(ids(1, 1));
      assertThat(bySubscriber.next(1)).isEqualTo(ids(1, 1));
    }
  }
}
