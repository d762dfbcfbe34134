package dev.jobwire.system.faults.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One connection to {@code /events/ws}; its end, of whatever kind, is nothing unusual. */
public final class Socket implements WebSocket.Listener, AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final UnaryOperator<String> answers;
  private final StringBuilder partial = new StringBuilder();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long heard = System.nanoTime();
  private CompletableFuture<WebSocket> opened;
  private CompletableFuture<WebSocket> sent;

  private Socket(UnaryOperator<String> answers) {
    this.answers = answers;
  }

  /**
   * Connects and says hello.
   *
   * @param hello the frame that says it
   * @param limit how long connecting may take
   * @param answers is given each frame, and gives what to send back, or null
   */
  public static Socket open(URI uri, String hello, Duration limit, UnaryOperator<String> answers) {
    Socket socket = new Socket(answers);
    synchronized (socket) {
      socket.opened = HTTP.newWebSocketBuilder().subprotocols("jobs.v1").buildAsync(uri, socket);
      // A replica that stands still takes the connection and says nothing.
      socket.sent = socket.opened.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    socket.send(hello);
    return socket;
  }

  /** One frame after another: a WebSocket takes one at a time. */
  private synchronized void send(String frame) {
    sent =
        sent.thenCompose(socket -> socket.sendText(frame, true))
            .whenComplete(
                (socket, failure) -> {
                  if (failure != null) {
                    ended.countDown();
                  }
                });
  }

  /** Returns when it has ended, or nothing was heard for so long. */
  public void awaitEnd(Duration silence) throws InterruptedException {
    long left = silence.toNanos();
    while (left > 0 && !ended.await(left, TimeUnit.NANOSECONDS)) {
      left = silence.toNanos() - (System.nanoTime() - heard);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    heard = System.nanoTime();
    partial.append(data);
    if (last) {
      String answer = answers.apply(partial.toString());
      partial.setLength(0);
      if (answer != null) {
        send(answer);
      }
    }
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    ended.countDown();
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    ended.countDown();
  }

  @Override
  public void close() {
    synchronized (this) {
      opened.thenAccept(WebSocket::abort);
    }
    ended.countDown();
  }
}
