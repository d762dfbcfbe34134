package dev.jobwire.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * What a call came back with.
 *
 * @param status the HTTP status
 * @param headers the response's
 * @param text the body as it was sent
 * @param json the body, a missing node when there is none
 */
public record Answer(int status, HttpHeaders headers, String text, JsonNode json) {

  /** A header that must be there. */
  public String header(String name) {
    return headers
        .firstValue(name)
        .orElseThrow(() -> new AssertionError("no " + name + " in " + headers.map()));
  }
}
