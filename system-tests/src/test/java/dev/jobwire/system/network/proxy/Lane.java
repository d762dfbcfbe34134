package dev.jobwire.system.network.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One direction of a connection: a thread that reads, and one that writes when it is time. */
final class Lane {

  /** Bytes that have come, and when they may go on; null bytes for the end. */
  private record Piece(byte[] bytes, long due) {}

  private static final int MOST_BYTES = 8 * 1024;
  private static final int MOST_PIECES = 16;

  private final Link link;
  private final Socket from;
  private final Socket to;
  private final boolean toClient;
  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(MOST_PIECES);
  private final Thread reader = new Thread(this::read, "proxy-reader");
  private final Thread writer = new Thread(this::write, "proxy-writer");

  Lane(Link link, Socket from, Socket to, boolean toClient) {
    this.link = link;
    this.from = from;
    this.to = to;
    this.toClient = toClient;
    reader.setDaemon(true);
    writer.setDaemon(true);
  }

  void start() {
    reader.start();
    writer.start();
  }

  void stop() {
    reader.interrupt();
    writer.interrupt();
  }

  private void read() {
    byte[] buffer = new byte[MOST_BYTES];
    try {
      try {
        boolean first = true;
        for (int n = from.getInputStream().read(buffer);
            n >= 0;
            n = from.getInputStream().read(buffer)) {
          if (toClient || !first || !link.refuses(buffer, n)) {
            pieces.put(new Piece(Arrays.copyOf(buffer, n), link.due()));
          }
          first = false;
        }
      } catch (IOException e) {
        // Broken is an end, too.
      }
      pieces.put(new Piece(null, link.due()));
    } catch (InterruptedException e) {
      // The link was closed.
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try {
      for (Piece piece = pieces.take(); piece.bytes() != null; piece = pieces.take()) {
        if (link.passes(piece.due())) {
          write(piece.bytes());
        }
      }
      link.passes(System.nanoTime());
    } catch (IOException e) {
      // Who is written to is gone, and the other end is told below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      link.ended();
    }
  }

  private void write(byte[] bytes) throws IOException, InterruptedException {
    OutputStream out = to.getOutputStream();
    if (!toClient) {
      out.write(bytes);
      return;
    }
    int part = link.part(bytes.length);
    int written = 0;
    while (written < part && link.trickles()) {
      int drop = Math.min(Severity.DROP_BYTES, part - written);
      out.write(bytes, written, drop);
      written += drop;
    }
    out.write(bytes, written, part - written);
    if (part < bytes.length) {
      link.hangUp();
    }
  }
}
