package dev.jobwire.api.stream.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.StartingPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Notes what the session says. */
final class Notes implements Edge {
  final List<String> sent = new ArrayList<>();
  final List<Cursor> acks = new ArrayList<>();
  final List<StartingPoint> finds = new ArrayList<>();
  final List<Position> reads = new ArrayList<>();
  final List<String> tokens = new ArrayList<>();
  final List<Long> lags = new ArrayList<>();
  CloseCode closed;
  long events;
  long bytes;
  long top;
  int redelivered;
  boolean tight;

  @Override
  public void send(String frame, int bytes, boolean paced) {
    assertThat(closed).isNull();
    sent.add(frame);
  }

  @Override
  public void close(CloseCode code) {
    assertThat(closed).isNull();
    closed = code;
  }

  @Override
  public void find(String subscriber, StartingPoint from) {
    finds.add(from);
  }

  @Override
  public void authenticate(String token) {
    tokens.add(token);
  }

  @Override
  public void read(Position from, Set<UUID> jobs) {
    reads.add(from);
  }

  @Override
  public void request(long events, long bytes) {
    this.events += events;
    this.bytes += bytes;
  }

  @Override
  public void acknowledge(String subscriber, Cursor upTo) {
    acks.add(upTo);
  }

  @Override
  public void acknowledgedAfter(long millis) {
    lags.add(millis);
  }

  @Override
  public void redelivered(int events) {
    redelivered += events;
  }

  @Override
  public long top() {
    return top;
  }

  @Override
  public boolean tight() {
    return tight;
  }
}
