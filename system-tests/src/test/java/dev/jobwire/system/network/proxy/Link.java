package dev.jobwire.system.network.proxy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/** One connection through the proxy, and what is wrong with it. Safe for many threads. */
final class Link {

  private static final byte[] REFUSAL =
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Socket client;
  private final Socket server;
  private final Severity severity;
  private final Random random;
  private final Consumer<Link> over;
  private final List<Lane> lanes;

  // Guarded by this.
  private Fault fault;
  private boolean upgraded;
  private boolean swallowing;
  private boolean closed;
  private long silentUntil = System.nanoTime();
  private int ended;

  /**
   * Forwards nothing until it is started.
   *
   * @param over is told once both ends are closed
   */
  Link(Socket client, Socket server, Severity severity, Random random, Consumer<Link> over)
      throws IOException {
    this.client = client;
    this.server = server;
    this.severity = severity;
    this.random = random;
    this.over = over;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    this.lanes =
        List.of(new Lane(this, client, server, false), new Lane(this, server, client, true));
  }

  void start() {
    lanes.forEach(Lane::start);
  }

  void strike(Fault next) {
    boolean cut;
    synchronized (this) {
      fault = next;
      cut = next == Fault.CUT || next == Fault.UPGRADE_REFUSED && upgraded;
      if (next == Fault.HALF_OPEN) {
        swallowing = true;
      } else if (next == Fault.SILENCE) {
        silentUntil = System.nanoTime() + severity.silence().toNanos();
      }
      notifyAll();
    }
    if (cut) {
      reset(client);
      reset(server);
      close();
    }
  }

  synchronized void heal() {
    fault = null;
    notifyAll();
  }

  /** When something that has come just now may go on, by {@link System#nanoTime}. */
  synchronized long due() {
    return System.nanoTime() + (fault == Fault.LATENCY ? severity.latency().toNanos() : 0);
  }

  /** Returns when it is time and nobody is silent; false when it is to be swallowed. */
  synchronized boolean passes(long due) throws InterruptedException {
    while (!swallowing && !closed) {
      long left = Math.max(due - System.nanoTime(), silentUntil - System.nanoTime());
      if (left <= 0) {
        return true;
      }
      await(left);
    }
    return false;
  }

  /** Waits as a slow reader does; false when the reader is not slow, or not any more. */
  synchronized boolean trickles() throws InterruptedException {
    if (fault == Fault.SLOW_READER && !closed) {
      await(severity.trickle().toNanos());
    }
    return fault == Fault.SLOW_READER && !closed;
  }

  /** How many of so many bytes arrive; all, where no frame is to be cut. */
  synchronized int part(int length) {
    return fault == Fault.CUT_MID_FRAME && length > 1 ? 1 + random.nextInt(length - 1) : length;
  }

  /** Whether what the client asks first is swallowed, and refused. */
  boolean refuses(byte[] head, int length) throws IOException {
    String said = new String(head, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    synchronized (this) {
      if (!said.contains("\r\nupgrade: websocket\r\n")) {
        return false;
      }
      upgraded = true;
      if (fault != Fault.UPGRADE_REFUSED) {
        return false;
      }
    }
    client.getOutputStream().write(REFUSAL);
    hangUp();
    return true;
  }

  /** Ends it so that what was written to the client still arrives. */
  void hangUp() throws IOException {
    synchronized (this) {
      swallowing = true;
      notifyAll();
    }
    client.shutdownOutput();
    server.close();
  }

  /** One end was closed. The other is told, unless everything is swallowed. */
  void ended() {
    boolean last;
    synchronized (this) {
      last = ++ended == lanes.size() || !swallowing;
    }
    if (last) {
      close();
    }
  }

  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    end(client);
    end(server);
    lanes.forEach(Lane::stop);
    over.accept(this);
  }

  private void await(long nanos) throws InterruptedException {
    wait(Duration.ofNanos(nanos).toMillis() + 1);
  }

  /** Closes it so that the other side gets a reset. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is broken already, which is what was wanted.
      end(socket);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError("a socket can't be closed", e);
    }
  }
}
