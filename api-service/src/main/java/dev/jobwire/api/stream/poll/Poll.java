package dev.jobwire.api.stream.poll;

import dev.jobwire.api.problem.Problem;
import dev.jobwire.api.problem.ProblemType;
import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.Position;
import dev.jobwire.api.stream.hub.Listener;
import dev.jobwire.api.stream.hub.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One poll under way: gathers what there is and decides when to answer. That is when it has as many
 * events as it may have, or some and has reached the end; or none at the end of its wait. Safe for
 * many threads; does no I/O.
 */
final class Poll implements Listener {

  private final int limit;
  private final long maxBytes;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final List<StreamEvent> events = new ArrayList<>();
  private final Runnable onLost;
  private long bytes;
  private int epoch;
  private long position;
  private long top;
  private boolean waitOver;

  /**
   * A poll that has nothing yet.
   *
   * @param limit the most events
   * @param maxBytes answers once its events have as many bytes
   * @param onLost called when nothing more comes until its position is looked up again
   */
  Poll(int limit, long maxBytes, Runnable onLost) {
    this.limit = limit;
    this.maxBytes = maxBytes;
    this.onLost = onLost;
  }

  /** Completes with the answer. */
  CompletableFuture<Answer> answer() {
    return answer;
  }

  /** From here events are handed out. */
  synchronized void starts(Position from) {
    epoch = from.epoch();
    position = from.after();
    top = Math.max(top, from.top());
    decide();
  }

  @Override
  public synchronized void events(List<StreamEvent> more, long position, long top) {
    events.addAll(more);
    more.forEach(event -> bytes += event.bytes());
    this.position = position;
    this.top = top;
    decide();
  }

  @Override
  public void lost() {
    synchronized (this) {
      if (!events.isEmpty()) {
        complete();
        return;
      }
    }
    onLost.run();
  }

  /** The wait is over: answers, unless there is something still to be read. */
  synchronized void waitOver() {
    waitOver = true;
    decide();
  }

  /** Nothing more can be waited for: answers with what there is. */
  synchronized void giveUp() {
    if (events.isEmpty() && position < top) {
      answer.completeExceptionally(
          Problem.of(ProblemType.UNAVAILABLE, "the events can't be read for now; try again"));
    } else if (epoch == 0) {
      answer.completeExceptionally(
          Problem.of(ProblemType.UNAVAILABLE, "the service stops; try again"));
    } else {
      complete();
    }
  }

  private void decide() {
    boolean full = events.size() >= limit || bytes >= maxBytes;
    if (full || position >= top && epoch != 0 && (waitOver || !events.isEmpty())) {
      complete();
    }
  }

  private void complete() {
    answer.complete(new Answer(List.copyOf(events), new Cursor(epoch, position)));
  }

  /** Where it is. */
  synchronized Cursor cursor() {
    return new Cursor(epoch, position);
  }
}
