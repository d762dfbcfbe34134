package dev.jobwire.system.network.client;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/** The requests of clients without a WebSocket. */
final class Requests {

  private Requests() {}

  /** Asks for the stream as long as it lasts, from where the inbox is. */
  static HttpRequest stream(URI api, Inbox inbox, Duration limit) {
    HttpRequest.Builder request =
        as(inbox, api + "/events/stream?subscriber=" + encode(inbox.subscriber(), UTF_8), limit);
    if (inbox.cursor() != null) {
      request.header("Last-Event-ID", inbox.cursor());
    }
    return request.build();
  }

  /**
   * Asks for what follows the place where the inbox is, and acknowledges what it can.
   *
   * @param wait for how many seconds the service is to wait for it
   */
  static HttpRequest poll(URI api, Inbox inbox, int wait, Duration limit) {
    StringBuilder uri = new StringBuilder(api + "/events?limit=100&wait=" + wait);
    uri.append("&subscriber=").append(encode(inbox.subscriber(), UTF_8));
    String cursor = inbox.cursor();
    if (cursor != null) {
      uri.append("&cursor=").append(encode(cursor, UTF_8));
    }
    String ack = inbox.acknowledgeable();
    if (ack != null) {
      uri.append("&ack=").append(encode(ack, UTF_8));
    }
    return as(inbox, uri.toString(), limit.plusSeconds(wait)).build();
  }

  /** Acknowledges up to a cursor. */
  static HttpRequest ack(URI api, Inbox inbox, String cursor, Duration limit) {
    String body = "{\"cursor\":\"" + cursor + "\",\"subscriber\":\"" + inbox.subscriber() + "\"}";
    return as(inbox, api + "/events/ack", limit)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpRequest.Builder as(Inbox inbox, String uri, Duration limit) {
    return HttpRequest.newBuilder(URI.create(uri))
        .header("X-Client-Id", inbox.owner())
        .timeout(limit);
  }
}
