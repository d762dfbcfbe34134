package dev.jobwire.system.network.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Acknowledges by {@code POST /events/ack}, one call at a time, each time as far as the inbox is
 * then; again after a while when that fails. Safe for many threads.
 */
final class Acknowledger implements AutoCloseable {

  private static final long AGAIN_MILLIS = 500;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int GONE = 410;

  private final HttpClient http;
  private final URI api;
  private final Inbox inbox;
  private final Duration limit;

  // Guarded by this.
  private String acknowledged;
  private boolean busy;
  private boolean closed;

  Acknowledger(HttpClient http, URI api, Inbox inbox, Duration limit) {
    this.http = http;
    this.api = api;
    this.inbox = inbox;
    this.limit = limit;
  }

  /** What the inbox can acknowledge will be. */
  void acknowledge() {
    String next = inbox.acknowledgeable();
    synchronized (this) {
      if (busy || closed || next == null || next.equals(acknowledged)) {
        return;
      }
      busy = true;
    }
    http.sendAsync(Requests.ack(api, inbox, next, limit), BodyHandlers.ofString())
        .whenComplete((response, failure) -> answered(next, response));
  }

  private void answered(String cursor, HttpResponse<String> response) {
    int status = response == null ? 0 : response.statusCode();
    boolean done = status == OK || status == NO_CONTENT;
    if (status == GONE) {
      inbox.strange("an acknowledgement was refused", response.body());
    }
    synchronized (this) {
      busy = false;
      if (done) {
        acknowledged = cursor;
      }
    }
    if (done) {
      acknowledge();
    } else {
      CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
          .execute(this::acknowledge);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
