package dev.jobwire.local.launcher;

import dev.jobwire.local.process.OutputSink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The launcher's standard output, shared by all processes. Whoever prints never waits: when nobody
 * reads fast enough, lines are dropped and counted.
 */
final class Console implements OutputSink, AutoCloseable {

  private static final int QUEUE = 10_000;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final int FIRST_COLOUR = 31;
  private static final int COLOURS = 6;

  private final OutputStream target;
  private final boolean coloured;
  private final int width;
  private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer = new Thread(this::write, "console");
  private volatile boolean closed;

  /**
   * @param coloured whether names get colours
   * @param width of the column of names
   */
  Console(OutputStream target, boolean coloured, int width) {
    this.target = target;
    this.coloured = coloured;
    this.width = width;
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public void line(String name, String line) {
    print(prefix(name) + line);
  }

  /** Without a name in front. */
  void print(String text) {
    if (!queue.offer(text)) {
      dropped.incrementAndGet();
    }
  }

  private String prefix(String name) {
    String padded = name + " ".repeat(Math.max(0, width - name.length())) + " | ";
    if (!coloured) {
      return padded;
    }
    int colour = FIRST_COLOUR + Math.floorMod(name.hashCode(), COLOURS);
    return "\u001b[" + colour + "m" + padded + "\u001b[0m";
  }

  private void write() {
    try (OutputStream out = new BufferedOutputStream(target)) {
      while (!closed || !queue.isEmpty()) {
        String line = queue.poll(100, TimeUnit.MILLISECONDS);
        if (line != null) {
          write(out, line);
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          write(out, prefix("launcher") + lost + " lines dropped: they were not read fast enough");
        }
        if (queue.isEmpty()) {
          out.flush();
        }
      }
    } catch (IOException e) {
      // The reader is gone, as with `./start | head`. The processes go on; nobody is left to tell.
      discard();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  private void discard() {
    try {
      while (!closed) {
        queue.poll(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is left, unless nobody reads it. */
  @Override
  public void close() {
    closed = true;
    try {
      writer.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
