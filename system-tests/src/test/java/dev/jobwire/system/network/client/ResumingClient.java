package dev.jobwire.system.network.client;

import dev.jobwire.system.faults.load.Pace;
import dev.jobwire.system.network.client.Transport.Patience;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Reads an owner's stream for as long as it is open: when a connection ends it comes back after a
 * random part of a time that doubles, with what its inbox knows.
 */
public final class ResumingClient implements AutoCloseable {

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 3;

  private final URI api;
  private final Inbox inbox;
  private final Patience patience;
  private final Supplier<Transport> transports;
  private final DoubleSupplier chance;
  private final Pace pace = new Pace();
  private final Thread thread;

  // Guarded by this.
  private Connection current;
  private Instant connecting = Instant.EPOCH;
  private final EnumMap<Transport, Integer> connections = new EnumMap<>(Transport.class);

  /**
   * Begins to read.
   *
   * @param transports is asked for each connection how to make it
   * @param chance numbers from 0 to 1
   */
  public ResumingClient(
      URI api,
      Inbox inbox,
      Patience patience,
      Supplier<Transport> transports,
      DoubleSupplier chance) {
    this.api = api;
    this.inbox = inbox;
    this.patience = patience;
    this.transports = transports;
    this.chance = chance;
    this.thread = new Thread(this::read, "client " + inbox);
    thread.start();
  }

  private void read() {
    try {
      for (int failures = 0; pace.next(pause(failures)); failures++) {
        Transport transport = transports.get();
        connecting();
        long before = inbox.reached();
        try (Connection connection = transport.open(api, inbox, patience)) {
          opened(transport, connection);
          connection.awaitEnd();
        }
        if (inbox.reached() > before) {
          failures = -1;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration pause(int failures) {
    long most = FIRST.toMillis() << Math.min(failures, MOST_DOUBLINGS);
    return Duration.ofMillis((long) (chance.getAsDouble() * most));
  }

  private synchronized void connecting() {
    connecting = Instant.now();
  }

  /** When it began to make the connection in use, or the last. */
  public synchronized Instant lastConnecting() {
    return connecting;
  }

  private synchronized void opened(Transport transport, Connection connection) {
    current = connection;
    connections.merge(transport, 1, Integer::sum);
  }

  /** Ends the connection in use, so that another is made. */
  public void flip() {
    Connection open;
    synchronized (this) {
      open = current;
    }
    if (open != null) {
      open.close();
    }
  }

  /** How many connections were made by each transport; a copy. */
  public synchronized Map<Transport, Integer> connections() {
    return new EnumMap<>(connections);
  }

  public Inbox inbox() {
    return inbox;
  }

  @Override
  public void close() {
    pace.stop();
    while (thread.isAlive()) {
      flip();
      try {
        thread.join(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
