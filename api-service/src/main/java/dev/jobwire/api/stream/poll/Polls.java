package dev.jobwire.api.stream.poll;

import dev.jobwire.api.identity.Owner;
import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.stop.Drainable;
import dev.jobwire.api.stream.Places;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.Positions;
import dev.jobwire.api.stream.StartingPoint;
import dev.jobwire.api.stream.StreamConfig;
import dev.jobwire.api.stream.ack.AckBook;
import dev.jobwire.api.stream.hub.Deliveries;
import dev.jobwire.api.stream.hub.Hub;
import dev.jobwire.api.stream.hub.Reader;
import dev.jobwire.api.stream.hub.Trail;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Answers polls. A poll that waits is a few objects and a timer, no thread. */
@Startup
@ApplicationScoped
public class Polls implements Drainable {

  /** How long reading may take beyond the wait, in milliseconds. */
  private static final long GRACE_MILLIS = 10_000;

  /** The same when the service stops: about as long as letting WebSockets go takes. */
  private static final long LEAVE_MILLIS = 2_500;

  private final Hub hub;
  private final Positions positions;
  private final AckBook acks;
  private final StreamConfig config;
  private final Vertx vertx;
  private final Places places;
  private final Deliveries deliveries;
  private final Set<Turn> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  Polls(
      Hub hub,
      Positions positions,
      AckBook acks,
      StreamConfig config,
      PollConfig limits,
      Vertx vertx,
      Trail trail,
      MeterRegistry metrics) {
    this.hub = hub;
    this.positions = positions;
    this.acks = acks;
    this.config = config;
    this.vertx = vertx;
    this.places = new Places(limits.maxPolls(), limits.maxPollsPerOwner());
    this.deliveries = new Deliveries("poll", places::taken, InstantSource.system(), trail, metrics);
  }

  /** Acknowledges, then answers as soon as there is an event, or at the end of the wait. */
  Uni<Answer> answer(Owner owner, PollQuery query) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (!places.enter(owner.id())) {
                throw Problem.of(ProblemType.TOO_MANY_REQUESTS, "too many polls are under way");
              }
              return new Turn(owner, query).run().onTermination().invoke(() -> leave(owner));
            });
  }

  private void leave(Owner owner) {
    places.leave(owner.id());
  }

  /**
   * Acknowledges for a subscriber.
   *
   * @param upTo up to where; beyond the end, or of another epoch, it is refused as gone
   */
  Uni<Void> acknowledge(Owner owner, String subscriber, StartingPoint upTo) {
    return positions
        .find(owner, subscriber, upTo)
        .flatMap(found -> acknowledge(owner, subscriber, upTo, found));
  }

  /** The same with a position of the stream that was just looked up, for its epoch and end. */
  private Uni<Void> acknowledge(
      Owner owner, String subscriber, StartingPoint upTo, Position stream) {
    return switch (upTo.kind()) {
      case START, SUBSCRIBER -> Uni.createFrom().voidItem();
      case END -> acks.write(owner, subscriber, stream.end());
      case AT -> {
        if (upTo.cursor().epoch() != stream.epoch() || upTo.cursor().seq() > stream.top()) {
          throw gone("there is no such event to acknowledge", stream);
        }
        yield acks.write(owner, subscriber, upTo.cursor());
      }
    };
  }

  static Problem gone(String detail, Position fresh) {
    return Problem.of(ProblemType.CURSOR_GONE, detail).with("cursor", fresh.cursor().toString());
  }

  /** Everyone is answered, so that nobody is cut off: also who can't be told what there is. */
  @Override
  public CompletionStage<Void> drain() {
    stopping = true;
    CompletableFuture<?>[] answers =
        underWay.stream().map(Turn::leave).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(answers).exceptionally(failure -> null);
  }

  @Override
  public Duration drainLimit() {
    return Duration.ofMillis(LEAVE_MILLIS);
  }

  /** One poll from its beginning to its end. */
  private final class Turn {
    private final Owner owner;
    private final PollQuery query;
    private final Poll poll;
    private final Reader reader;
    private final AtomicReference<Long> timer = new AtomicReference<>();

    Turn(Owner owner, PollQuery query) {
      this.owner = owner;
      this.query = query;
      this.poll = new Poll(query.limit(), config.pageBytes().asLongValue(), this::lost);
      this.reader = hub.open(owner, poll);
    }

    Uni<Answer> run() {
      underWay.add(this);
      if (stopping) {
        leave();
      }
      return acknowledgeAndFind()
          .invoke(this::start)
          .flatMap(from -> Uni.createFrom().completionStage(poll.answer()))
          .invoke(answer -> deliveries.sent(answer.events()))
          .onTermination()
          .invoke(this::end);
    }

    private Uni<Position> acknowledgeAndFind() {
      if (query.ack() == null || !query.jobs().isEmpty()) {
        return find();
      }
      if (query.from().kind() == StartingPoint.Kind.SUBSCRIBER) {
        return acknowledge(owner, query.subscriber(), query.ack()).flatMap(acked -> find());
      }
      return find()
          .flatMap(
              from -> acknowledge(owner, query.subscriber(), query.ack(), from).replaceWith(from));
    }

    private Uni<Position> find() {
      return positions.find(owner, query.subscriber(), query.from());
    }

    private void start(Position from) {
      if (from.reset() != null) {
        throw gone("events from this cursor can't be had: " + from.reset().text(), from);
      }
      if (query.patience().isZero()) {
        poll.waitOver();
      }
      poll.starts(from);
      later(query.patience().toMillis(), this::waitOver);
      reader.start(from, query.jobs());
      reader.request(query.limit(), config.pageBytes().asLongValue());
    }

    private void waitOver() {
      poll.waitOver();
      later(GRACE_MILLIS, poll::giveUp);
    }

    /** It has a timer of its own, so another may be set or run out meanwhile. */
    private CompletableFuture<Answer> leave() {
      poll.waitOver();
      if (!poll.answer().isDone()) {
        vertx.setTimer(LEAVE_MILLIS, id -> poll.giveUp());
      }
      return poll.answer();
    }

    /** Nothing is set once the poll has ended. */
    private void later(long millis, Runnable task) {
      if (!poll.answer().isDone()) {
        timer.set(vertx.setTimer(Math.max(1, millis), id -> task.run()));
      }
    }

    private void lost() {
      positions
          .find(owner, query.subscriber(), new StartingPoint(StartingPoint.Kind.AT, poll.cursor()))
          .subscribe()
          .with(
              from -> {
                if (from.reset() != null) {
                  poll.answer()
                      .completeExceptionally(
                          gone(
                              "events from this cursor can't be had: " + from.reset().text(),
                              from));
                } else {
                  poll.starts(from);
                  reader.start(from, query.jobs());
                }
              },
              failure -> poll.answer().completeExceptionally(failure));
    }

    private void end() {
      underWay.remove(this);
      reader.close();
      Long id = timer.getAndSet(null);
      if (id != null) {
        vertx.cancelTimer(id);
      }
    }
  }
}
