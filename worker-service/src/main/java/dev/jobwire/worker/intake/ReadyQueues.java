package dev.jobwire.worker.intake;

import dev.jobwire.model.job.Priority;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What may run, by priority, until a slot is free. Bounded: whoever adds is told when there is room
 * again and adds nothing before. Safe for many threads; never blocks.
 */
@Singleton
public final class ReadyQueues {

  private final int capacity;
  private final PriorityChoice choice;
  private final Map<Priority, Deque<ReadyJob>> queues = new EnumMap<>(Priority.class);
  private final Map<Priority, List<UniEmitter<? super Void>>> waiting =
      new EnumMap<>(Priority.class);
  private volatile Runnable listener = () -> {};

  @Inject
  ReadyQueues(IntakeConfig config) {
    this(config.queue(), config.patience());
  }

  ReadyQueues(int capacity, int patience) {
    this.capacity = capacity;
    this.choice = new PriorityChoice(patience);
    for (Priority priority : Priority.values()) {
      queues.put(priority, new ArrayDeque<>());
      waiting.put(priority, new ArrayList<>());
    }
  }

  /** Called, on any thread, whenever jobs were added. */
  public void onAdded(Runnable listener) {
    this.listener = listener;
  }

  /**
   * Adds jobs of one priority.
   *
   * @return completes once more may be added
   */
  public Uni<Void> add(Priority priority, Collection<ReadyJob> jobs) {
    synchronized (this) {
      queues.get(priority).addAll(jobs);
    }
    if (!jobs.isEmpty()) {
      listener.run();
    }
    return Uni.createFrom().emitter(emitter -> awaitRoom(priority, emitter));
  }

  private void awaitRoom(Priority priority, UniEmitter<? super Void> emitter) {
    synchronized (this) {
      if (queues.get(priority).size() >= capacity) {
        waiting.get(priority).add(emitter);
        return;
      }
    }
    emitter.complete(null);
  }

  /** Adds a job that the worker itself made ready, if there is room. */
  public boolean offer(ReadyJob job) {
    synchronized (this) {
      Deque<ReadyJob> queue = queues.get(job.priority());
      if (queue.size() >= capacity) {
        return false;
      }
      queue.add(job);
    }
    listener.run();
    return true;
  }

  /** Puts jobs back to where they came from, in front; there is always room for them. */
  public synchronized void giveBack(List<ReadyJob> jobs) {
    for (int i = jobs.size() - 1; i >= 0; i--) {
      queues.get(jobs.get(i).priority()).addFirst(jobs.get(i));
    }
  }

  /** Takes the next jobs, at most so many; empty when there are none. */
  public List<ReadyJob> take(int most) {
    List<ReadyJob> taken = new ArrayList<>();
    List<UniEmitter<? super Void>> room = new ArrayList<>();
    synchronized (this) {
      while (taken.size() < most) {
        Priority next = choice.next(priority -> !queues.get(priority).isEmpty());
        if (next == null) {
          break;
        }
        taken.add(queues.get(next).poll());
      }
      waiting.forEach(
          (priority, emitters) -> {
            if (!emitters.isEmpty() && queues.get(priority).size() < capacity) {
              room.addAll(emitters);
              emitters.clear();
            }
          });
    }
    room.forEach(emitter -> emitter.complete(null));
    return taken;
  }

  /** Whether nothing waits. */
  public synchronized boolean isEmpty() {
    return queues.values().stream().allMatch(Deque::isEmpty);
  }
}
