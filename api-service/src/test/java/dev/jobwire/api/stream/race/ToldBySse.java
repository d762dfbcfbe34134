package dev.jobwire.api.stream.race;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jobwire.api.stream.sse.SseClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** By server-sent events. */
final class ToldBySse implements Told {

  private static final int LIMIT_SECONDS = 25;

  private final Calls calls;
  private final CompletableFuture<SseClient> client;

  ToldBySse(Calls calls, String cursor) {
    this.calls = calls;
    this.client =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return SseClient.open(calls.get("/events/stream", "", cursor));
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
  }

  @Override
  public List<String> next(int count) throws Exception {
    List<String> told = new ArrayList<>();
    while (told.size() < count) {
      JsonNode frame = client.get(LIMIT_SECONDS, TimeUnit.SECONDS).next().json();
      switch (frame.get("type").asText()) {
        case "event" -> told.add(frame.get("id").asText());
        case "reset" -> told.add("reset");
        default -> throw new AssertionError(frame);
      }
    }
    return told;
  }

  @Override
  public void acknowledge(String cursor) throws Exception {
    calls.acknowledge(cursor);
  }

  @Override
  public void close() throws IOException {
    client.join().close();
  }
}
