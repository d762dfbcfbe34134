package dev.jobwire.api.stream.hub;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Bounds how many reads are under way on this replica; who comes later waits in line. A stream has
 * at most one in line, so the line is as long as there are streams, at most.
 */
final class ReadSlots {

  private final ArrayDeque<Runnable> line = new ArrayDeque<>();
  private int free;

  ReadSlots(int slots) {
    this.free = slots;
  }

  /** Runs the read when there is a free slot; exactly one of both is called at its end. */
  <T> void run(Uni<T> read, Consumer<T> got, Consumer<Throwable> failed) {
    Runnable start =
        () ->
            read.subscribe()
                .with(
                    item -> {
                      release();
                      got.accept(item);
                    },
                    failure -> {
                      release();
                      failed.accept(failure);
                    });
    synchronized (this) {
      if (free == 0) {
        line.add(start);
        return;
      }
      free--;
    }
    start.run();
  }

  private void release() {
    Runnable next;
    synchronized (this) {
      next = line.poll();
      if (next == null) {
        free++;
      }
    }
    if (next != null) {
      next.run();
    }
  }
}
