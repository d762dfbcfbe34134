package dev.jobwire.api.stream.sse;

import java.util.function.BiConsumer;

/** Interprets lines as WHATWG HTML, 9.2.6 says. */
final class SseLines {

  private final BiConsumer<String, String> onMessage;
  private final StringBuilder data = new StringBuilder();
  private volatile String lastEventId = "";
  private volatile int comments;
  private volatile long retry = -1;
  private String id = "";

  /** Hands over each message's last event id and data. */
  SseLines(BiConsumer<String, String> onMessage) {
    this.onMessage = onMessage;
  }

  void line(String line) {
    if (line.isEmpty()) {
      lastEventId = id;
      if (data.length() > 0) {
        onMessage.accept(id, data.substring(0, data.length() - 1));
        data.setLength(0);
      }
      return;
    }
    int colon = line.indexOf(':');
    if (colon == 0) {
      comments++;
      return;
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "data" -> data.append(value).append('\n');
      case "id" -> id = value;
      case "retry" -> retry = Long.parseLong(value);
      default -> throw new AssertionError("a field that nobody reads: " + line);
    }
  }

  String lastEventId() {
    return lastEventId;
  }

  int comments() {
    return comments;
  }

  long retry() {
    return retry;
  }
}
