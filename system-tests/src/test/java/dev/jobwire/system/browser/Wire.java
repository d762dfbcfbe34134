package dev.jobwire.system.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What lies between browser and service, to be cut by a test; it knows an upgrade when it sees one.
 */
final class Wire implements AutoCloseable {

  private static final int HEAD = 16 << 10;

  private static final byte[] REFUSAL =
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final URI service;
  private final ServerSocket door;

  /** Each open socket, and whether it belongs to a WebSocket. */
  private final Map<Socket, Boolean> sockets = new ConcurrentHashMap<>();

  private volatile boolean refusing;
  private volatile boolean down;

  private Wire(URI service, ServerSocket door) {
    this.service = service;
    this.door = door;
  }

  static Wire to(URI service) throws IOException {
    Wire wire = new Wire(service, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    wire.run(wire::accept);
    return wire;
  }

  /** The service's address by this wire. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  /** From now on no WebSocket gets through, as with many a proxy; those that are open are cut. */
  void refuseUpgrades() {
    refusing = true;
    sockets.forEach((socket, upgraded) -> closeIf(upgraded, socket));
  }

  /** From now on nothing gets through; what is open is cut. */
  void cut() {
    down = true;
    sockets.keySet().forEach(socket -> closeIf(true, socket));
  }

  /** From now on all gets through. */
  void mend() {
    refusing = false;
    down = false;
  }

  /** How many WebSockets are open. */
  long webSockets() {
    // Two sockets each: the browser's and the service's.
    return sockets.values().stream().filter(upgraded -> upgraded).count() / 2;
  }

  private void run(Runnable task) {
    Thread thread = new Thread(task, "wire");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket browser = door.accept();
        run(() -> connect(browser));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void connect(Socket browser) {
    try (browser) {
      byte[] head = new byte[HEAD];
      int length = browser.getInputStream().read(head);
      if (length < 0 || down) {
        return;
      }
      boolean upgrade = isUpgrade(new String(head, 0, length, StandardCharsets.US_ASCII));
      if (upgrade && refusing) {
        browser.getOutputStream().write(REFUSAL);
        return;
      }
      try (Socket api = new Socket(service.getHost(), service.getPort())) {
        sockets.put(browser, upgrade);
        sockets.put(api, upgrade);
        api.getOutputStream().write(head, 0, length);
        run(() -> pump(api, browser));
        pump(browser, api);
      } finally {
        sockets.remove(browser);
      }
    } catch (IOException e) {
      // The browser has gone, or the wire was cut: what the test is about.
    }
  }

  private static boolean isUpgrade(String head) {
    return head.lines().anyMatch(line -> line.equalsIgnoreCase("Upgrade: websocket"));
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // As above; both ends are closed now.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void closeIf(boolean wanted, Socket socket) {
    if (wanted) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
