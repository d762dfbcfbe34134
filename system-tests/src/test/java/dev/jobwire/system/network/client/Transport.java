package dev.jobwire.system.network.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** A way to read an owner's stream. */
public enum Transport {
  /** {@code /events/ws}. */
  WEBSOCKET {
    @Override
    Connection open(URI api, Inbox inbox, Patience patience) {
      return new SocketConnection(api, inbox, patience);
    }
  },
  /** {@code GET /events/stream}. */
  SSE {
    @Override
    Connection open(URI api, Inbox inbox, Patience patience) {
      return new SseConnection(HTTP, api, inbox, patience);
    }
  },
  /** {@code GET /events}, again and again. */
  LONG_POLL {
    @Override
    Connection open(URI api, Inbox inbox, Patience patience) {
      return new PollConnection(HTTP, api, inbox, patience);
    }
  };

  /**
   * How long a client bears to hear nothing.
   *
   * @param connecting until the first word
   * @param silence between two; longer than the service is ever silent
   * @param poll how long a poll asks to wait, in seconds
   */
  public record Patience(Duration connecting, Duration silence, int poll) {}

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();

  /** Begins to read where the inbox is; what comes is taken by it. */
  abstract Connection open(URI api, Inbox inbox, Patience patience);
}
