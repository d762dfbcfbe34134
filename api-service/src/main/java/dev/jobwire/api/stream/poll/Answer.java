package dev.jobwire.api.stream.poll;

import dev.jobwire.api.stream.Cursor;
import dev.jobwire.api.stream.hub.StreamEvent;
import java.util.List;

/**
 * What a poll came to.
 *
 * @param events in order; may be empty
 * @param cursor from where to ask on
 */
record Answer(List<StreamEvent> events, Cursor cursor) {

  /** The JSON text; for an answer with events. */
  String body() {
    StringBuilder body =
        new StringBuilder(events.stream().mapToInt(event -> event.frame().length() + 1).sum() + 64);
    body.append("{\"events\":[");
    for (int i = 0; i < events.size(); i++) {
      if (i > 0) {
        body.append(',');
      }
      body.append(events.get(i).frame());
    }
    return body.append("],\"cursor\":\"").append(cursor).append("\"}").toString();
  }
}
