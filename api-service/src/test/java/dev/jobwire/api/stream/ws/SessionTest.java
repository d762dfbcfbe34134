package dev.jobwire.api.stream.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.Position.Reset;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.hub.SignalFrame;
import dev.jobwire.api.stream.hub.StreamEvent;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SessionTest {

  private static final String JOB = "0190f3a1-7c00-7000-8000-0000000000ab";

  private static final SessionLimits LIMITS =
      new SessionLimits(
          10_000, 25_000, 8_000, 4, new Redelivery(1_000, 30_000, 3), 10_000, 1_000, 200);

  private final Notes edge = new Notes();
  private final Session session = new Session("c1", LIMITS, edge, () -> 1, 0);

  private static StreamEvent event(long seq, int bytes) {
    return new StreamEvent(
        seq, new UUID(0, seq), 1, 0, "{\"event\":" + seq + ",\"delivery\":1}", bytes, null);
  }

  private static List<StreamEvent> events(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(seq -> event(seq, 30)).toList();
  }

  private static Position at(long after, long top) {
    return new Position(3, after, top, null);
  }

  private void open(long after, long top) {
    session.text("{\"type\":\"hello\"}", 0);
    session.found(at(after, top), 0);
    edge.sent.clear();
  }

  private void ack(String cursor) {
    session.text("{\"type\":\"ack\",\"cursor\":\"" + cursor + "\"}", 0);
  }

  /** However many are acknowledged at once, the oldest of them waited longest. */
  @Test
  void anAcknowledgementTellsHowLongItsOldestEventWasOnItsWay() {
    open(0, 4);
    session.events(events(1, 1), 1_000);
    session.events(events(2, 3), 1_400);
    session.text("{\"type\":\"ack\",\"cursor\":\"k3:2\"}", 1_500);
    session.text("{\"type\":\"ack\",\"cursor\":\"k3:2\"}", 1_600);
    session.text("{\"type\":\"ack\",\"cursor\":\"k3:3\"}", 1_700);
    assertThat(edge.lags).containsExactly(500L, 300L);
  }

  @Test
  void aHelloIsLookedUpAndWelcomed() {
    session.text("{\"type\":\"hello\",\"cursor\":\"k3:117\"}", 0);
    assertThat(edge.finds)
        .containsExactly(new StartingPoint(StartingPoint.Kind.AT, new Cursor(3, 117)));
    assertThat(edge.sent).isEmpty();
    session.found(at(117, 120), 5);
    assertThat(edge.sent)
        .containsExactly(
            "{\"type\":\"welcome\",\"connection\":\"c1\",\"cursor\":\"k3:117\",\"top\":\"k3:120\","
                + "\"pingInterval\":25,\"pongTimeout\":8,\"window\":4}");
    assertThat(edge.reads).containsExactly(at(117, 120));
    assertThat(edge.events).isEqualTo(4);
    assertThat(edge.bytes).isEqualTo(1_000);
  }

  @Test
  void noHelloInTimeEndsIt() {
    assertThat(session.nextTickAt()).isEqualTo(10_000);
    session.tick(9_999);
    assertThat(edge.closed).isNull();
    session.tick(10_000);
    assertThat(edge.closed).isEqualTo(CloseCode.NO_HELLO);
    assertThat(session.nextTickAt()).isEqualTo(Session.NEVER);
  }

  @Test
  void aBadFrameIsAnsweredBeforeTheEnd() {
    session.text("{\"type\":\"nonsense\"}", 0);
    assertThat(edge.sent)
        .singleElement()
        .asString()
        .startsWith("{\"type\":\"error\",\"code\":\"bad-frame\",\"detail\":\"");
    assertThat(edge.closed).isEqualTo(CloseCode.BAD_FRAME);
    session.text("{\"type\":\"nonsense\"}", 0);
    assertThat(edge.sent).hasSize(1);
  }

  @Test
  void whatIsOutOfTurnOrTooLongIsBad() {
    ack("k3:1");
    assertThat(edge.closed).isEqualTo(CloseCode.BAD_FRAME);

    Notes twice = new Notes();
    Session second = new Session("c2", LIMITS, twice, () -> 1, 0);
    second.text("{\"type\":\"hello\"}", 0);
    second.text("{\"type\":\"hello\"}", 0);
    assertThat(twice.closed).isEqualTo(CloseCode.BAD_FRAME);

    Notes large = new Notes();
    new Session("c3", LIMITS, large, () -> 1, 0)
        .text("{\"type\":\"hello\",\"subscriber\":\"" + "é".repeat(99) + "\"}", 0);
    assertThat(large.closed).isEqualTo(CloseCode.BAD_FRAME);
  }

  @Test
  void anAcknowledgementMakesRoomAndMovesTheSubscriber() {
    open(0, 10);
    session.events(events(1, 4), 0);
    assertThat(edge.events).isEqualTo(4);
    assertThat(session.held()).isEqualTo(120);
    ack("k3:3");
    assertThat(edge.events).isEqualTo(7);
    assertThat(edge.acks).containsExactly(new Cursor(3, 3));
    ack("k3:3");
    ack("k3:1");
    assertThat(edge.events).isEqualTo(7);
    assertThat(edge.acks).hasSize(1);
    ack("end");
    assertThat(edge.acks).endsWith(new Cursor(3, 4));
    assertThat(session.held()).isZero();
  }

  @Test
  void nothingBeyondWhatWasSentIsAcknowledged() {
    open(0, 10);
    session.events(events(1, 2), 0);
    ack("k3:9");
    assertThat(edge.acks).containsExactly(new Cursor(3, 2));
    ack("k2:9");
    ack("start");
    assertThat(edge.acks).hasSize(1);
    assertThat(edge.closed).isNull();
  }

  @Test
  void filteredByJobItNeverMovesTheSubscriber() {
    session.text("{\"type\":\"hello\",\"jobs\":[\"" + JOB + "\"]}", 0);
    session.found(at(0, 2), 0);
    session.events(events(1, 2), 0);
    ack("k3:2");
    assertThat(edge.acks).isEmpty();
    assertThat(session.held()).isZero();
    assertThat(edge.events).isEqualTo(6);
  }

  @Test
  void anAcknowledgementBeforeTheWelcomeCountsAfterIt() {
    session.text("{\"type\":\"hello\",\"cursor\":\"k3:4\"}", 0);
    ack("k3:4");
    ack("k3:2");
    assertThat(edge.acks).isEmpty();
    session.found(at(4, 4), 0);
    assertThat(edge.acks).containsExactly(new Cursor(3, 4));
  }

  @Test
  void anAcknowledgementCountsWhileThePlaceIsLookedUpAgain() {
    open(0, 4);
    session.events(events(1, 4), 0);
    session.lost();
    ack("k3:4");
    ack("k3:2");
    assertThat(edge.acks).containsExactly(new Cursor(3, 4));
    assertThat(edge.events).isEqualTo(4);
    session.found(at(4, 4), 0);
    assertThat(edge.events).isEqualTo(8);
  }

  @Test
  void whatIsNotAcknowledgedIsSentAgainAndEndsIt() {
    open(0, 1);
    session.events(events(1, 1), 0);
    session.tick(1_000);
    session.tick(3_000);
    assertThat(edge.sent)
        .containsExactly(
            "{\"event\":1,\"delivery\":1}",
            "{\"event\":1,\"delivery\":2}",
            "{\"event\":1,\"delivery\":3}");
    assertThat(edge.redelivered).isEqualTo(2);
    assertThat(session.nextTickAt()).isEqualTo(7_000);
    session.tick(7_000);
    assertThat(edge.closed).isEqualTo(CloseCode.NO_ACK);
    assertThat(session.held()).isZero();
  }

  @Test
  void aPingMustBeAnswered() {
    open(2, 2);
    edge.top = 5;
    session.tick(25_000);
    assertThat(edge.sent).containsExactly("{\"type\":\"ping\",\"top\":\"k3:5\"}");
    session.text("{\"type\":\"pong\"}", 26_000);
    session.tick(33_000);
    assertThat(edge.closed).isNull();
    session.tick(50_000);
    session.tick(58_000);
    assertThat(edge.closed).isEqualTo(CloseCode.NO_PONG);
  }

  @Test
  void aSlowClientIsPacedThenCutOff() {
    open(0, 100);
    long granted = edge.bytes;
    session.events(List.of(event(1, 900)), 0);
    session.signal(new SignalFrame(new UUID(0, 1), "signal", 200));
    assertThat(edge.sent).hasSize(1);
    session.written(900, true);
    assertThat(edge.bytes).isEqualTo(granted + 900);
    session.events(List.of(event(2, 9_000), event(3, 9_000), event(4, 10)), 0);
    assertThat(edge.closed).isEqualTo(CloseCode.TOO_SLOW);
    assertThat(edge.sent).hasSize(2);
  }

  @Test
  void signalsPassAnIdleClient() {
    session.signal(new SignalFrame(new UUID(0, 1), "early", 5));
    open(0, 0);
    session.signal(new SignalFrame(new UUID(0, 1), "signal", 6));
    assertThat(edge.sent).containsExactly("signal");
  }

  @Test
  void aPlaceThatIsGoneIsToldAndReadOnFrom() {
    session.text("{\"type\":\"hello\",\"cursor\":\"k2:9\"}", 0);
    session.found(new Position(3, 299, 300, Reset.EPOCH), 0);
    assertThat(edge.sent)
        .hasSize(2)
        .last()
        .isEqualTo("{\"type\":\"reset\",\"reason\":\"epoch\",\"cursor\":\"k3:299\"}");
    assertThat(edge.reads).hasSize(1);
  }

  @Test
  void aNewEpochForgetsWhatWasSent() {
    open(0, 4);
    session.events(events(1, 4), 0);
    session.lost();
    assertThat(edge.finds).endsWith(new StartingPoint(StartingPoint.Kind.AT, new Cursor(3, 4)));
    session.found(new Position(4, 0, 2, Reset.EPOCH), 0);
    assertThat(edge.sent).last().asString().contains("\"reset\"");
    assertThat(session.held()).isZero();
    assertThat(edge.events).isEqualTo(8);
    session.events(events(1, 2), 0);
    ack("k4:2");
    assertThat(edge.acks).containsExactly(new Cursor(4, 2));
  }

  @Test
  void aFailedLookUpEndsIt() {
    session.text("{\"type\":\"hello\"}", 0);
    session.notFound();
    assertThat(edge.closed).isEqualTo(CloseCode.TRY_AGAIN);
    session.found(at(0, 1), 0);
    assertThat(edge.sent).isEmpty();
  }

  @Test
  void aDrainIsToldOnceThenEndsIt() {
    open(0, 0);
    session.drain(3_200, 0);
    session.drain(9_000, 0);
    assertThat(edge.sent).containsExactly("{\"type\":\"drain\",\"after\":3200}");
    assertThat(session.nextTickAt()).isEqualTo(3_200);
    session.tick(3_200);
    assertThat(edge.closed).isEqualTo(CloseCode.DRAIN);
  }

  @Test
  void whenMemoryIsShortEventsComeOneByOne() {
    edge.tight = true;
    open(0, 10);
    assertThat(edge.events).isEqualTo(1);
    session.events(events(1, 1), 0);
    ack("k3:1");
    assertThat(edge.events).isEqualTo(2);
    edge.tight = false;
    session.events(events(2, 2), 0);
    ack("k3:2");
    assertThat(edge.events).isEqualTo(6);
  }

  /** Whatever is acknowledged in whatever order, the window is never overrun nor lost. */
  @Property
  void theWindowHolds(@ForAll @Size(max = 60) List<@IntRange(max = 12) Integer> moves) {
    Notes notes = new Notes();
    Session one = new Session("c", LIMITS, notes, () -> 1, 0);
    one.text("{\"type\":\"hello\"}", 0);
    one.found(at(0, 1_000), 0);
    long sent = 0;
    long acked = 0;
    for (int move : moves) {
      if (move < 6 && notes.events > sent) {
        sent++;
        one.events(events(sent, sent), 0);
        one.written(30, true);
      } else if (move >= 6) {
        long upTo = Math.max(0, sent + 6 - move);
        one.text("{\"type\":\"ack\",\"cursor\":\"k3:" + upTo + "\"}", 0);
        acked = Math.max(acked, Math.min(upTo, sent));
      }
      assertThat(notes.events - acked).isEqualTo(4);
      assertThat(one.held()).isEqualTo((sent - acked) * 30);
    }
    assertThat(notes.closed).isNull();
  }

  @Test
  void aTokenThatExpiresEndsTheConnectionUnlessItIsRenewed() {
    session.authenticated(5_000);
    open(0, 0);
    assertThat(session.nextTickAt()).isEqualTo(5_000);
    session.text("{\"type\":\"auth\",\"token\":\"new\"}", 4_000);
    assertThat(edge.tokens).containsExactly("new");
    session.authenticated(9_000);
    session.tick(5_000);
    assertThat(edge.closed).isNull();
    session.tick(9_000);
    assertThat(edge.closed).isEqualTo(CloseCode.BAD_TOKEN);
    session.authenticated(20_000);
    session.refused(CloseCode.FORBIDDEN);
    assertThat(edge.closed).isEqualTo(CloseCode.BAD_TOKEN);
  }

  @Test
  void aTokenMayBeShownBeforeHello() {
    session.text("{\"type\":\"auth\",\"token\":\"early\"}", 0);
    assertThat(edge.tokens).containsExactly("early");
    session.refused(CloseCode.BAD_TOKEN);
    assertThat(edge.closed).isEqualTo(CloseCode.BAD_TOKEN);
  }
}
