package dev.jobwire.worker.catalog;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where blocking handlers run: on virtual threads where the JDK has them (JEP 444), else on a
 * bounded pool. Cancelling the {@code Uni} interrupts the thread.
 */
final class BlockingThreads implements AutoCloseable {

  private static final int WAITING_PER_THREAD = 4;
  private static final long IDLE_SECONDS = 30;

  private final ExecutorService executor;

  private BlockingThreads(ExecutorService executor) {
    this.executor = executor;
  }

  /**
   * Threads for so many handlers at once.
   *
   * @param size the most threads of the pool; virtual threads are bounded by the worker's slots
   */
  static BlockingThreads ofSize(int size) {
    ExecutorService virtual = virtualThreads();
    return new BlockingThreads(virtual == null ? pool(size) : virtual);
  }

  static BlockingThreads pooled(int size) {
    return new BlockingThreads(pool(size));
  }

  private static ExecutorService virtualThreads() {
    try {
      return (ExecutorService)
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class))
              .invoke();
    } catch (NoSuchMethodException e) {
      return null;
    } catch (Throwable e) {
      throw new IllegalStateException("virtual threads are there, but can't be used", e);
    }
  }

  private static ExecutorService pool(int size) {
    AtomicLong number = new AtomicLong();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(size * WAITING_PER_THREAD),
            task -> {
              Thread thread = new Thread(task, "handler-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * A task on its thread.
   *
   * @param result what it gives; fails as it does, or with {@link RejectedExecutionException} when
   *     every thread is taken by handlers that do not stop. Cancelling the subscription interrupts
   *     the thread
   * @param over done once the thread has left the task
   */
  record Running<T>(Uni<T> result, CompletableFuture<Void> over) {}

  /** Runs the task on a thread that may block, once its result is subscribed to. */
  <T> Running<T> run(Callable<T> task) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    return new Running<>(Uni.createFrom().emitter(emitter -> start(task, emitter, over)), over);
  }

  private <T> void start(
      Callable<T> task, UniEmitter<? super T> emitter, CompletableFuture<Void> over) {
    AtomicBoolean begun = new AtomicBoolean();
    Runnable onThread =
        () -> {
          if (!begun.compareAndSet(false, true)) {
            return;
          }
          try {
            emitter.complete(task.call());
          } catch (Throwable e) {
            emitter.fail(e);
          } finally {
            over.complete(null);
          }
        };
    try {
      Future<?> running = executor.submit(onThread);
      emitter.onTermination(
          () -> {
            running.cancel(true);
            if (begun.compareAndSet(false, true)) {
              over.complete(null);
            }
          });
    } catch (RejectedExecutionException e) {
      over.complete(null);
      throw e;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
