package dev.jobwire.api.stream.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.Position.Reset;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.hub.SignalFrame;
import dev.jobwire.api.stream.hub.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SseStreamTest {

  private static final long PACE = 1_000;
  private static final UUID JOB = UUID.fromString("0190f3a1-7c00-7000-8000-0000000000ab");

  /** Notes what the stream says. */
  private static final class Notes implements SseStream.Edge {
    final List<String> sent = new ArrayList<>();
    final List<Integer> sizes = new ArrayList<>();
    final List<Position> reads = new ArrayList<>();
    final List<StartingPoint> finds = new ArrayList<>();
    long events;
    long bytes;
    boolean ended;
    boolean cut;

    @Override
    public void send(String text, int event) {
      assertThat(ended || cut).isFalse();
      sent.add(text);
      sizes.add(event);
    }

    @Override
    public void read(Position from) {
      reads.add(from);
    }

    @Override
    public void request(long events, long bytes) {
      this.events += events;
      this.bytes += bytes;
    }

    @Override
    public void find(StartingPoint from) {
      finds.add(from);
    }

    @Override
    public void end() {
      ended = true;
    }

    @Override
    public void cut() {
      cut = true;
    }
  }

  private final Notes edge = new Notes();
  private final SseStream stream = new SseStream(edge, PACE);

  private void takeAll() {
    for (int i = 0; i < edge.sent.size(); i++) {
      stream.taken(edge.sent.get(i).length(), edge.sizes.get(i));
    }
    edge.sent.clear();
    edge.sizes.clear();
  }

  private static Position at(long after) {
    return new Position(2, after, 100, null);
  }

  private static List<StreamEvent> events(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(seq -> new StreamEvent(seq, JOB, 1, 0, "{\"n\":\"ü" + seq + "\"}", 10, null))
        .toList();
  }

  @Test
  void beginsWhereTheClientIs() {
    stream.begin(at(7), 50, true);
    assertThat(edge.sent).containsExactly("retry: 50\n\n");
    assertThat(edge.reads).containsExactly(at(7));
    assertThat(edge.bytes).isEqualTo(PACE);
    stream.events(events(8, 9), 9);
    assertThat(edge.sent.subList(1, 3))
        .containsExactly(
            "id: k2:8\ndata: {\"n\":\"ü8\"}\n\n", "id: k2:9\ndata: {\"n\":\"ü9\"}\n\n");
  }

  @Test
  void tellsAClientThatHasNoPositionWhereItIs() {
    stream.begin(at(7), 50, false);
    assertThat(edge.sent).containsExactly("retry: 50\n\n", "id: k2:7\n\n");
  }

  @Test
  void saysWhatCanNotBeServed() {
    stream.begin(new Position(2, 4, 100, Reset.EXPIRED), 50, true);
    assertThat(edge.sent.get(1))
        .isEqualTo(
            "id: k2:4\ndata: {\"type\":\"reset\",\"reason\":\"expired\",\"cursor\":\"k2:4\"}\n\n");
    assertThat(edge.reads).hasSize(1);
  }

  @Test
  void asksForMoreOnlyAsTheClientTakesWhatWasSent() {
    stream.begin(at(0), 50, true);
    takeAll();
    long events = edge.events;
    stream.events(events(1, 3), 3);
    assertThat(edge.events).isEqualTo(events);
    assertThat(edge.bytes).isEqualTo(PACE);
    takeAll();
    assertThat(edge.events).isEqualTo(events + 3);
    assertThat(edge.bytes).as("in the unit in which it was granted").isEqualTo(PACE + 30);
  }

  @Test
  void leavesSignalsOutWhileTheClientIsSlow() {
    SignalFrame signal = new SignalFrame(JOB, "{\"type\":\"signal\"}", 17);
    stream.begin(at(0), 50, true);
    stream.signal(signal);
    assertThat(edge.sent).last().isEqualTo("data: {\"type\":\"signal\"}\n\n");
    stream.events(events(1, 60), 60);
    int sent = edge.sent.size();
    stream.signal(signal);
    assertThat(edge.sent).hasSize(sent);
    takeAll();
    stream.signal(signal);
    assertThat(edge.sent).hasSize(1);
  }

  @Test
  void goesOnWhereItWasWhenReadingBreaksOff() {
    stream.begin(at(0), 50, true);
    stream.events(events(1, 3), 5);
    stream.lost();
    assertThat(edge.finds)
        .containsExactly(new StartingPoint(StartingPoint.Kind.AT, new Cursor(2, 5)));
    stream.found(at(5));
    assertThat(edge.reads).hasSize(2);
    stream.lost();
    stream.notFound();
    assertThat(edge.ended).isTrue();
  }

  @Test
  void cutsAClientThatTakesNothingFromOneCommentToTheNext() {
    stream.begin(at(0), 50, true);
    stream.comment();
    takeAll();
    stream.comment();
    assertThat(edge.cut).isFalse();
    stream.events(events(1, 2), 2);
    stream.taken(edge.sent.get(0).length(), 0);
    stream.comment();
    assertThat(edge.cut).as("slow, but alive").isFalse();
    stream.comment();
    assertThat(edge.cut).isTrue();
    assertThat(stream.isClosed()).isTrue();
  }

  @Test
  void saysHowLongToWaitWhenTheReplicaStops() {
    stream.begin(at(0), 50, true);
    stream.end(70);
    assertThat(edge.sent).last().isEqualTo("retry: 70\n\n");
    assertThat(edge.ended).isTrue();
    stream.events(events(1, 1), 1);
    stream.signal(new SignalFrame(JOB, "{}", 2));
    stream.comment();
    stream.lost();
    stream.end(1);
    assertThat(edge.sent).hasSize(2);
    assertThat(edge.finds).isEmpty();
  }
}
