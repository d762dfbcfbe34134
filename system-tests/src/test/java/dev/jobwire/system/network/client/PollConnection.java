package dev.jobwire.system.network.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.system.faults.load.Api;
import dev.jobwire.system.network.client.Transport.Patience;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Polls until one fails; each poll acknowledges what was handed over before. */
final class PollConnection implements Connection {

  private static final int OK = 200;
  private static final int NOTHING = 204;
  private static final int BAD_REQUEST = 400;
  private static final int GONE = 410;

  private final HttpClient http;
  private final URI api;
  private final Inbox inbox;
  private final Patience patience;

  // Guarded by this.
  private CompletableFuture<HttpResponse<String>> underWay;
  private boolean closed;

  PollConnection(HttpClient http, URI api, Inbox inbox, Patience patience) {
    this.http = http;
    this.api = api;
    this.inbox = inbox;
    this.patience = patience;
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    try {
      // The first is answered at once, and so tells whether this works.
      for (int wait = 0; take(poll(wait)); wait = patience.poll()) {}
    } catch (ExecutionException | CancellationException e) {
      // It has ended: the connection broke, no answer came, or it was closed.
    }
  }

  private HttpResponse<String> poll(int wait) throws InterruptedException, ExecutionException {
    CompletableFuture<HttpResponse<String>> answer;
    synchronized (this) {
      if (closed) {
        throw new CancellationException();
      }
      answer =
          http.sendAsync(
              Requests.poll(api, inbox, wait, patience.connecting()), BodyHandlers.ofString());
      underWay = answer;
    }
    return answer.get();
  }

  private boolean take(HttpResponse<String> answer) {
    switch (answer.statusCode()) {
      case NOTHING -> {
        return true;
      }
      case OK -> {
        try {
          JsonNode page = Api.JSON.readTree(answer.body());
          page.path("events").forEach(inbox::take);
          return true;
        } catch (JsonProcessingException e) {
          inbox.strange("not JSON", answer.body());
          return false;
        }
      }
      case GONE, BAD_REQUEST ->
          inbox.strange("poll answered " + answer.statusCode(), answer.body());
      default -> {}
    }
    return false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (underWay != null) {
      underWay.cancel(true);
    }
  }
}
