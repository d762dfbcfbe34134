package dev.jobwire.system.network.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.network.client.Transport.Patience;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Reads server-sent events, line by line, and acknowledges beside them. */
final class SseConnection implements Connection, Flow.Subscriber<String> {

  private static final String DATA = "data:";
  private static final int GONE = 410;
  private static final int BAD_REQUEST = 400;

  private final Inbox inbox;
  private final Patience patience;
  private final Acknowledger acknowledger;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CompletableFuture<HttpResponse<Void>> answer;
  private volatile long heard = System.nanoTime();

  // Guarded by this.
  private Flow.Subscription lines;
  private boolean closed;

  SseConnection(HttpClient http, URI api, Inbox inbox, Patience patience) {
    this.inbox = inbox;
    this.patience = patience;
    this.acknowledger = new Acknowledger(http, api, inbox, patience.connecting());
    acknowledger.acknowledge();
    answer =
        http.sendAsync(
            Requests.stream(api, inbox, patience.connecting()),
            BodyHandlers.fromLineSubscriber(this));
    answer.whenComplete((response, failure) -> answered(response));
  }

  private void answered(HttpResponse<Void> response) {
    if (response != null
        && (response.statusCode() == GONE || response.statusCode() == BAD_REQUEST)) {
      inbox.strange("stream answered " + response.statusCode(), response.toString());
    }
    ended.countDown();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    synchronized (this) {
      lines = subscription;
      if (closed) {
        subscription.cancel();
        return;
      }
    }
    subscription.request(1);
  }

  @Override
  public void onNext(String line) {
    heard = System.nanoTime();
    if (line.startsWith(DATA)) {
      message(line.substring(DATA.length()));
    }
    lines.request(1);
  }

  private void message(String text) {
    JsonNode frame;
    try {
      frame = Api.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // The last line before a cut may be a part of one: no blank line follows it.
      return;
    }
    switch (frame.path("type").asText()) {
      case "event" -> {
        inbox.take(frame);
        acknowledger.acknowledge();
      }
      case "reset", "error" -> inbox.strange(frame.path("type").asText(), text);
      default -> {}
    }
  }

  @Override
  public void onError(Throwable failure) {
    ended.countDown();
  }

  @Override
  public void onComplete() {
    ended.countDown();
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    long silence = patience.silence().toNanos();
    long left = silence;
    while (left > 0 && !ended.await(left, TimeUnit.NANOSECONDS)) {
      left = silence - (System.nanoTime() - heard);
    }
  }

  @Override
  public void close() {
    Flow.Subscription open;
    synchronized (this) {
      closed = true;
      open = lines;
    }
    acknowledger.close();
    answer.cancel(true);
    if (open != null) {
      open.cancel();
    }
    ended.countDown();
  }
}
