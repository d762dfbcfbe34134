package dev.jobwire.api.stream.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.stream.Position;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The pump under every order of commits, signals, reads, failures, requests and comings. */
class OwnerStreamTest {

  private static final int PAGE = 5;
  private static final Owner OWNER = new Owner(1, "someone");

  private record Read(
      long after, int limit, Set<UUID> jobs, Consumer<Page> got, Consumer<Throwable> failed) {}

  /** A database, and the reads that wait for it. */
  private final ArrayDeque<Read> reads = new ArrayDeque<>();

  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final AtomicLong ringBytes = new AtomicLong();
  private final List<Taker> takers = new ArrayList<>();
  private final OwnerStream stream =
      new OwnerStream(
          OWNER,
          new OwnerStream.Replica(
              (owner, after, limit, jobs, got, failed) ->
                  reads.add(new Read(after, limit, jobs, got, failed)),
              PAGE,
              (millis, task) -> later.add(task),
              () -> Instant.EPOCH),
          new Ring(8, 10_000, ringBytes, 10_000),
          new SignalLimiter(250, SignalEncoder::encode));
  private int epoch = 1;
  private long kept = 1;
  private long top;

  /** Takes what it is handed, and checks that it asked for it. */
  private final class Taker implements Listener {
    private final Set<UUID> jobs;
    private final Reader reader;
    private final long from;
    private final List<Long> got = new ArrayList<>();
    private long asked;
    private boolean lost;

    Taker(long from, Set<UUID> jobs) {
      this.from = from;
      this.jobs = jobs;
      this.reader = new Reader(stream, this, () -> {});
      reader.start(new Position(epoch, from, top, null), jobs);
      takers.add(this);
    }

    void ask(int events) {
      asked += events;
      reader.request(events, events * 100L);
    }

    List<Long> wanted() {
      return LongStream.rangeClosed(from + 1, top)
          .filter(seq -> jobs.isEmpty() || jobs.contains(job(seq)))
          .boxed()
          .toList();
    }

    @Override
    public void events(List<StreamEvent> events, long position, long top) {
      events.forEach(event -> got.add(event.seq()));
      assertThat((long) got.size()).isLessThanOrEqualTo(asked);
    }

    @Override
    public void lost() {
      lost = true;
    }
  }

  private static UUID job(long seq) {
    return new UUID(0, seq % 3);
  }

  private static StreamEvent event(long seq) {
    return new StreamEvent(seq, job(seq), 1, 0, "{\"delivery\":1}", 14, null);
  }

  private void answer() {
    Read read = reads.poll();
    if (read != null) {
      List<StreamEvent> events =
          LongStream.rangeClosed(Math.max(kept, read.after() + 1), top)
              .filter(seq -> read.jobs().isEmpty() || read.jobs().contains(job(seq)))
              .limit(read.limit())
              .mapToObj(OwnerStreamTest::event)
              .toList();
      boolean all = !read.jobs().isEmpty() && events.size() < read.limit();
      long last = events.isEmpty() ? read.after() : events.get(events.size() - 1).seq();
      read.got().accept(new Page(epoch, read.after(), all ? top : last, top, events));
    }
  }

  private void fail() {
    Read read = reads.poll();
    if (read != null) {
      read.failed().accept(new IllegalStateException("the database is away"));
    }
  }

  private void settle() {
    stream.compared(epoch, top, jobs -> {});
    while (!reads.isEmpty() || !later.isEmpty()) {
      if (!later.isEmpty()) {
        later.poll().run();
      }
      answer();
    }
  }

  private void step(int move, int amount) {
    Taker taker = takers.isEmpty() ? null : takers.get(amount % takers.size());
    switch (move) {
      case 0 -> top += amount;
      case 1 -> stream.resolved(top, List.of());
      case 2 -> stream.compared(epoch, top, jobs -> {});
      case 3 -> answer();
      case 4 -> fail();
      case 5 -> {
        if (!later.isEmpty()) {
          later.poll().run();
        }
      }
      case 6 -> new Taker(top * amount / 12, amount % 2 == 0 ? Set.of() : Set.of(job(amount)));
      case 7 -> {
        if (taker != null && amount == 7) {
          taker.reader.close();
          takers.remove(taker);
        }
      }
      default -> {
        if (taker != null) {
          taker.ask(amount);
        }
      }
    }
    assertThat(reads.size()).as("reads in flight").isLessThanOrEqualTo(1);
  }

  @Property(tries = 2_000)
  void everyReaderGetsAllInOrderAndOnlyWhatItAskedFor(
      @ForAll @Size(max = 120) List<@IntRange(max = 131) Integer> moves) {
    OwnerStreamTest world = new OwnerStreamTest();
    for (int move : moves) {
      world.step(move / 12, move % 12 + 1);
    }
    for (Taker taker : world.takers) {
      taker.ask(100_000);
    }
    world.settle();
    for (Taker taker : world.takers) {
      assertThat(taker.got).isEqualTo(taker.wanted());
      assertThat(taker.lost).isFalse();
    }
  }

  @Test
  void oneReadServesAllWhoAreAtThatPlace() {
    List<Taker> all = LongStream.range(0, 100).mapToObj(i -> new Taker(0, Set.of())).toList();
    all.forEach(taker -> taker.ask(10));
    top = 1;
    stream.resolved(1, List.of());
    answer();
    assertThat(reads).isEmpty();
    assertThat(all).allSatisfy(taker -> assertThat(taker.got).containsExactly(1L));
  }

  @Test
  void whatIsNoLongerKeptIsLostAndNothingFollows() {
    Taker taker = new Taker(0, Set.of());
    taker.ask(10);
    top = 6;
    kept = 4;
    settle();
    assertThat(taker.lost).isTrue();
    assertThat(taker.got).isEmpty();
  }

  @Test
  void anotherEpochLosesEveryone() {
    Taker taker = new Taker(0, Set.of());
    taker.ask(10);
    top = 3;
    settle();
    epoch = 2;
    top = 1;
    settle();
    assertThat(taker.got).containsExactly(1L, 2L, 3L);
    assertThat(taker.lost).isTrue();
  }

  @Test
  void aSignalThatLiesAboutTheTopIsFoundOut() {
    Taker taker = new Taker(0, Set.of());
    taker.ask(10);
    stream.resolved(1_000, List.of());
    settle();
    assertThat(stream.top()).isZero();
    top = 1;
    settle();
    assertThat(taker.got).containsExactly(1L);
    assertThat(taker.lost).isFalse();
  }

  @Test
  void whatIsDiscardedHoldsNoBytes() {
    Taker taker = new Taker(0, Set.of());
    taker.ask(10);
    top = 4;
    settle();
    assertThat(ringBytes.get()).isPositive();
    top = 5;
    stream.resolved(5, List.of());
    stream.discard();
    answer();
    assertThat(ringBytes.get()).isZero();
  }
}
