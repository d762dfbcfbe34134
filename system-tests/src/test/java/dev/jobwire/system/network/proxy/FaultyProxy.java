package dev.jobwire.system.network.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leads each connection to the next of its targets, through whatever is wrong at the time. What is
 * wrong lasts until it is healed, with two exceptions: a connection that was made half-open stays
 * so, and a silence lasts its time. Safe for many threads; bounded to {@value #MOST} connections.
 */
public final class FaultyProxy implements AutoCloseable {

  /** More are reset; each takes four threads. */
  private static final int MOST = 100;

  private final Severity severity;
  private final Random random;
  private final ServerSocket listening;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  // Guarded by this: where it leads, what is wrong, null for nothing, and whether all is over.
  private List<URI> targets;
  private Fault fault;
  private boolean closed;
  private int accepted;

  /**
   * Listens on a free port of the loopback.
   *
   * @param targets where connections lead, in turn
   * @param random decides where a frame is cut
   */
  public FaultyProxy(List<URI> targets, Severity severity, Random random) {
    this.targets = List.copyOf(targets);
    this.severity = severity;
    this.random = random;
    try {
      listening = new ServerSocket(0, MOST, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::accept, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where clients find it. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** From now on connections lead there. */
  public synchronized void lead(List<URI> others) {
    targets = List.copyOf(others);
  }

  /** How many connections were accepted so far. */
  public synchronized int accepted() {
    return accepted;
  }

  /** From now on this is wrong, and nothing else. */
  public void strike(Fault next) {
    synchronized (this) {
      fault = next;
    }
    links.forEach(link -> link.strike(next));
  }

  /** What was wrong is over. */
  public void heal() {
    synchronized (this) {
      fault = null;
    }
    links.forEach(Link::heal);
  }

  private void accept() {
    while (true) {
      Socket client = null;
      try {
        client = listening.accept();
        link(client);
      } catch (IOException e) {
        if (client != null) {
          Link.reset(client);
        }
        synchronized (this) {
          if (closed) {
            return;
          }
        }
      }
    }
  }

  private void link(Socket client) throws IOException {
    Fault now;
    URI target;
    synchronized (this) {
      now = fault;
      target = targets.get(accepted++ % targets.size());
    }
    if (now == Fault.CUT || links.size() >= MOST) {
      Link.reset(client);
      return;
    }
    Link link = new Link(client, connect(target), severity, random, links::remove);
    links.add(link);
    synchronized (this) {
      if (closed) {
        link.close();
      } else if (fault != null && fault != Fault.HALF_OPEN && fault != Fault.SILENCE) {
        link.strike(fault);
      }
    }
    link.start();
  }

  private static Socket connect(URI target) throws IOException {
    Socket server = new Socket();
    try {
      // Small, so that a slow reader is soon felt by the service.
      server.setReceiveBufferSize(16 * 1024);
      server.connect(new InetSocketAddress(target.getHost(), target.getPort()));
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Ends it, and all connections. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    listening.close();
    links.forEach(Link::close);
  }
}
